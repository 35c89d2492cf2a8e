import type { TrackView } from '../../../server/matters/index.ts'
import { momentText } from '../format.ts'
import { type Html, html, paragraphs } from '../html.ts'
import type { Key } from '../translate.ts'
import type { Visit } from '../visit.ts'

export type Event = TrackView['timeline'][number]

/** The latest event that says something in a field of this name. */
export const lastWith = (view: TrackView, field: string): Event | undefined =>
  view.timeline.findLast(({ fields }) => fields.some(({ id }) => id === field))

/** The latest event made by one of these moves. */
export const lastOf = (view: TrackView, ...moves: string[]): Event | undefined =>
  view.timeline.findLast(({ move }) => moves.includes(move))

export const fieldOf = (event: Event | undefined, field: string): string | undefined =>
  event?.fields.find(({ id }) => id === field)?.value

/** What an event says, label by label. The form of an answer is labelled for those who write it. */
export function facts({ t }: Visit, fields: Event['fields']): Html | false {
  return (
    fields.length > 0 &&
    html`<dl class="facts">${fields.map(({ id, label, value }) => html`<dt>${id === 'answer' ? t('status.answer') : label}</dt><dd>${paragraphs(value)}</dd>`)}</dl>`
  )
}

/** What happened, the latest first. What stands in full further up is named only. */
export function timeline(visit: Visit, view: TrackView, told: ReadonlySet<Event>): Html {
  return html`<section><h2>${visit.t('status.timeline')}</h2><ol class="timeline">${view.timeline.toReversed().map((event) => eventLine(visit, event, told.has(event)))}</ol></section>`
}

function eventLine(visit: Visit, event: Event, told: boolean): Html {
  const { t } = visit
  const by =
    event.actorKind === 'resident' ? t('status.you') : event.actorKind === 'system' ? t('status.system') : event.post
  return html`<li><p><b>${event.title}</b> <span class="quiet">${momentText(event.at)}${by && html` · ${by}`}</span></p>
${!told && facts(visit, event.fields)}${!told && event.seq > 1 && photos(visit, event.photos)}</li>`
}

export function photos({ t }: Visit, ids: readonly string[]): Html | false {
  return (
    ids.length > 0 &&
    html`<p class="thumbs">${ids.map(
      (id, index) =>
        html`<a href="/track/photos/${id}"><img src="/track/photos/${id}?size=thumb" alt="${t('photos.alt', { n: index + 1 })}" width="120" height="120" loading="lazy"></a>`,
    )}</p>`
  )
}

const ratings: Record<number, Key> = { 1: 'rating.1', 2: 'rating.2', 3: 'rating.3', 4: 'rating.4', 5: 'rating.5' }
export const ratingText = ({ t }: Pick<Visit, 't'>, rating: number): string => t(ratings[rating] ?? 'rating.3')
