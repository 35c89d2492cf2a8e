import { choiceField, selectField, textField } from '../fields.ts'
import { html } from '../html.ts'
import { type Place, readBuildings } from '../queries.ts'
import { type Asking, type Question, skipped, textIn } from './question.ts'

/** A list of more than this is a menu instead of buttons. */
const BUTTONS = 20

/** Which grid, or which community when one does not know the grid. */
export const whereQuestion: Question = {
  id: 'where',
  title: 'where.title',
  applies: () => true,
  answered: ({ area }) => area !== undefined,
  form({ visit: { t }, answers, places }, sent, errors) {
    const chosen = sent?.get('where') ?? answers.area
    const options = optionsOf(places, (community) => t('where.unsure', { community }))
    const common = { name: 'where', label: t('where.title'), hint: t('where.hint'), errors, t }
    if (options.length <= BUTTONS) {
      return choiceField({ ...common, heading: true, choices: options, chosen: chosen === undefined ? [] : [chosen] })
    }
    return html`<h1>${t('where.title')}</h1>${selectField({
      ...common,
      label: t('where.select'),
      chosen,
      options: [{ value: '', label: t('form.choose') }, ...options],
    })}`
  },
  read({ visit: { t }, answers, places }, sent) {
    const area = sent.get('where') ?? ''
    if (!places.some(({ key }) => key === area)) return { errors: { where: t('where.missing') } }
    if (area === answers.area) return { answers }
    const { building: _elsewhere, ...rest } = answers
    return { answers: { ...rest, area } }
  },
  summary: ({ answers, places }) => [placeName(places, answers.area)],
}

/** The house and the spot, as far as one wants to say. */
export const spotQuestion: Question = {
  id: 'spot',
  title: 'spot.title',
  applies: () => true,
  answered: ({ answered }) => answered.includes('spot'),
  async form({ visit, answers }, sent, errors) {
    const { t } = visit
    const buildings = await buildingsOf(visit, answers.area)
    return html`<h1>${t('spot.title')}</h1>
${
  buildings.length > 0 &&
  selectField({
    name: 'building',
    label: t('spot.building'),
    errors,
    t,
    optional: true,
    chosen: sent?.get('building') ?? answers.building,
    options: [
      { value: '', label: t('spot.noBuilding') },
      ...buildings.map(({ key, name }) => ({ value: key, label: name })),
    ],
  })
}
${textField({
  name: 'place',
  label: t('spot.place'),
  hint: t('spot.hint'),
  errors,
  t,
  optional: true,
  value: sent?.get('place') ?? answers.place,
})}`
  },
  async read({ visit, answers }, sent) {
    const { t } = visit
    const { building: _was, place: _before, ...rest } = answers
    const building = textIn(sent, 'building')
    const place = textIn(sent, 'place')
    const buildings = await buildingsOf(visit, answers.area)
    if (building !== undefined && !buildings.some(({ key }) => key === building))
      return { errors: { [buildings.length > 0 ? 'building' : 'place']: t('spot.buildingUnknown') } }
    if (place !== undefined && place.length > 200) return { errors: { place: t('form.tooLong', { max: 200 }) } }
    return {
      answers: skipped(
        { ...rest, ...(building !== undefined && { building }), ...(place !== undefined && { place }) },
        'spot',
      ),
    }
  },
  async summary({ visit, answers }) {
    const building = (await buildingsOf(visit, answers.area)).find(({ key }) => key === answers.building)
    return [building?.name, answers.place].filter((text) => text !== undefined)
  },
}

/** The community is wanted first for its grids; a house lies in a grid, so without a grid none is asked for. */
async function buildingsOf(visit: Asking['visit'], area: string | undefined): Promise<Place[]> {
  return area === undefined || area.length < 16 ? [] : readBuildings(visit.act(), area)
}

function optionsOf(places: readonly Place[], unsure: (community: string) => string) {
  const communities = places.filter(({ level }) => level === 'community')
  return communities.flatMap((community) => {
    const grids = places.filter(({ key, level }) => level === 'grid' && key.startsWith(community.key))
    const within = communities.length > 1 ? `${community.name} ` : ''
    return [
      ...grids.map(({ key, name }) => ({ value: key, label: within + name })),
      { value: community.key, label: grids.length === 0 ? community.name : unsure(community.name) },
    ]
  })
}

/** Community and grid, as one says them. */
export function placeName(places: readonly Place[], area: string | undefined): string {
  return places
    .filter(({ key }) => area?.startsWith(key))
    .map(({ name }) => name)
    .join(' ')
}
