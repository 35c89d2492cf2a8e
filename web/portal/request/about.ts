import { type Choice, choiceField, textField } from '../fields.ts'
import { html } from '../html.ts'
import { postName } from '../posts.ts'
import { type PublishedPost, readPosts } from '../queries.ts'
import type { Visit } from '../visit.ts'
import { isAboutPerson, type Question, textIn } from './question.ts'

const HEAD = 'headOfArea'

/** Whom a complaint is about, so that it goes round that person (PR-23). */
export const aboutQuestion: Question = {
  id: 'about',
  title: 'about.title',
  applies: ({ answers }) => isAboutPerson(answers),
  answered: ({ about }) => about !== undefined,
  async form({ visit, answers }, sent, errors) {
    const { t } = visit
    const posts = await postsFor(visit, answers.area)
    const chosen = sent?.getAll('about') ?? [
      ...(answers.about?.accounts ?? []),
      ...(answers.about?.headOfArea ? [HEAD] : []),
    ]
    return html`${choiceField({
      name: 'about',
      label: t('about.title'),
      hint: t('about.round'),
      errors,
      t,
      kind: 'checkbox',
      heading: true,
      chosen,
      choices: [
        { value: HEAD, label: t('about.head'), hint: t('about.headHint') },
        ...posts.map((post): Choice => ({ value: post.account, label: post.name, hint: dutyOf(post, visit) })),
      ],
    })}
${textField({
  name: 'words',
  label: t('about.words'),
  hint: t('about.wordsHint'),
  errors,
  t,
  value: sent?.get('words') ?? answers.about?.words,
})}`
  },
  async read({ visit, answers }, sent) {
    const { t } = visit
    const chosen = sent.getAll('about')
    const words = textIn(sent, 'words')
    const posts = await postsFor(visit, answers.area)
    const accounts = [...new Set(posts.map(({ account }) => account))].filter((account) => chosen.includes(account))
    const headOfArea = chosen.includes(HEAD)
    if (accounts.length === 0 && !headOfArea && words === undefined) return { errors: { about: t('about.missing') } }
    if (words !== undefined && words.length > 200) return { errors: { words: t('form.tooLong', { max: 200 }) } }
    if (accounts.length > 10) return { errors: { about: t('about.tooMany') } }
    return { answers: { ...answers, about: { accounts, headOfArea, ...(words !== undefined && { words }) } } }
  },
  async summary({ visit, answers: { about, area } }) {
    if (about === undefined) return []
    const posts = await postsFor(visit, area)
    const named = posts.filter(({ account }) => about.accounts.includes(account))
    return [
      ...(about.headOfArea ? [visit.t('about.head')] : []),
      ...named.map(({ name }) => name),
      ...(about.words === undefined ? [] : [about.words]),
    ]
  },
}

/** Those who answer for the place, or for an area it lies in; one line a person. */
async function postsFor(visit: Visit, area: string | undefined): Promise<PublishedPost[]> {
  const posts = await readPosts(visit.act())
  const near = posts.filter((post) => area?.startsWith(post.area) || (area !== undefined && post.area.startsWith(area)))
  return [...new Map(near.map((post) => [post.account, post])).values()]
}

const dutyOf = (post: PublishedPost, visit: Visit): string =>
  [post.organization ?? post.areaName, postName(visit, post.post, post.role)]
    .filter((text) => text !== null && text !== undefined)
    .join(visit.t('list.comma'))
