import type { Errors } from '../fields.ts'
import { textField } from '../fields.ts'
import { html } from '../html.ts'
import { type Question, textIn } from './question.ts'

const TITLE = 60
const BODY = 5000

/** In one sentence, and then in one's own words. */
export const whatQuestion: Question = {
  id: 'what',
  title: 'what.title',
  applies: () => true,
  answered: ({ title, body }) => title !== undefined && body !== undefined,
  form({ visit: { t }, answers }, sent, errors) {
    return html`<h1>${t('what.title')}</h1>
${textField({
  name: 'title',
  label: t('what.short'),
  hint: t('what.shortHint'),
  errors,
  t,
  value: sent?.get('title') ?? answers.title,
})}
${textField({
  name: 'body',
  label: t('what.long'),
  hint: t('what.longHint'),
  errors,
  t,
  rows: 8,
  value: sent?.get('body') ?? answers.body,
})}`
  },
  read({ visit: { t }, answers }, sent) {
    const title = textIn(sent, 'title')?.replace(/\s+/g, ' ')
    const body = textIn(sent, 'body')
    const errors: Errors = {
      ...(title === undefined && { title: t('what.shortMissing') }),
      ...(title !== undefined && title.length < 2 && { title: t('form.tooShort') }),
      ...(title !== undefined && title.length > TITLE && { title: t('form.tooLong', { max: TITLE }) }),
      ...(body === undefined && { body: t('what.longMissing') }),
      ...(body !== undefined && body.length < 2 && { body: t('form.tooShort') }),
      ...(body !== undefined && body.length > BODY && { body: t('form.tooLong', { max: BODY }) }),
    }
    if (title === undefined || body === undefined || Object.keys(errors).length > 0) return { errors }
    return { answers: { ...answers, title, body } }
  },
  summary: ({ answers }) => [answers.title ?? '', answers.body ?? ''],
}
