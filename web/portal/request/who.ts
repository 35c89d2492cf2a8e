import { readMobileNumber, withoutSeparators } from '../../../core/reference/index.ts'
import type { Answers } from '../drafts.ts'
import { choiceField, type Errors, textField } from '../fields.ts'
import { html } from '../html.ts'
import { type Question, textIn } from './question.ts'

/** For oneself, for somebody else, or without a name (PR-22). */
export const whoQuestion: Question = {
  id: 'who',
  title: 'who.title',
  applies: () => true,
  answered: ({ who }) => who !== undefined,
  form({ visit: { t }, answers }, sent, errors) {
    const chosen = sent?.get('who') ?? answers.who
    return html`${choiceField({
      name: 'who',
      label: t('who.title'),
      errors,
      t,
      heading: true,
      chosen: chosen === undefined ? [] : [chosen],
      choices: [
        { value: 'self', label: t('who.self'), hint: t('who.selfHint') },
        { value: 'other', label: t('who.other'), hint: t('who.otherHint') },
        { value: 'anonymous', label: t('who.anonymous'), hint: t('who.anonymousHint') },
      ],
    })}
${textField({
  name: 'people',
  label: t('who.people'),
  hint: t('who.peopleHint'),
  errors,
  t,
  optional: true,
  width: 'short',
  inputmode: 'numeric',
  value: sent?.get('people') ?? (answers.people === undefined ? undefined : String(answers.people)),
})}`
  },
  read({ visit: { t }, answers }, sent) {
    const { name, phone, behalf, contact, people: _before, ...rest } = answers
    const who = (['self', 'other', 'anonymous'] as const).find((one) => one === sent.get('who'))
    const people = textIn(sent, 'people')
    const count = people === undefined ? undefined : Number(withoutSeparators(people))
    const errors: Errors = {
      ...(who === undefined && { who: t('who.missing') }),
      ...(count !== undefined &&
        !(Number.isInteger(count) && count >= 1 && count <= 100_000) && { people: t('who.peopleWrong') }),
    }
    if (who === undefined || Object.keys(errors).length > 0) return { errors }
    const next: Answers = { ...rest, who, ...(count !== undefined && { people: count }) }
    // who chooses to stay unnamed after all leaves nothing behind
    if (who === 'anonymous') return { answers: next }
    return {
      answers: {
        ...next,
        ...(name !== undefined && { name }),
        ...(phone !== undefined && { phone }),
        ...(contact !== undefined && { contact }),
        ...(who === 'other' && behalf !== undefined && { behalf }),
      },
    }
  },
  summary: ({ visit: { t }, answers: { who, people } }) => [
    ...(who === undefined
      ? []
      : [who === 'self' ? t('who.self') : who === 'other' ? t('who.other') : t('who.anonymous')]),
    ...(people === undefined || people === 1 ? [] : [t('who.peopleCount', { n: people })]),
  ],
}

/** Name and number, and nothing that is not needed (PR-08); whether one may be called is asked by itself (PR-06). */
export const personQuestion: Question = {
  id: 'person',
  title: 'person.title',
  applies: ({ answers }) => answers.who === 'self' || answers.who === 'other',
  answered: ({ who, name, phone, behalf, contact }) =>
    name !== undefined && phone !== undefined && contact !== undefined && (who !== 'other' || behalf !== undefined),
  form({ visit: { t }, answers }, sent, errors) {
    const contact = sent?.get('contact') ?? (answers.contact === undefined ? undefined : answers.contact ? 'yes' : 'no')
    return html`<h1>${t('person.title')}</h1>
<p>${t('person.why')}</p>
${textField({
  name: 'name',
  label: t('person.name'),
  errors,
  t,
  width: 'middle',
  autocomplete: 'name',
  value: sent?.get('name') ?? answers.name,
})}
${textField({
  name: 'phone',
  label: t('person.phone'),
  hint: t('person.phoneHint'),
  errors,
  t,
  width: 'middle',
  inputmode: 'tel',
  autocomplete: 'tel',
  value: sent?.get('phone') ?? answers.phone,
})}
${
  answers.who === 'other' &&
  textField({
    name: 'behalf',
    label: t('person.behalf'),
    hint: t('person.behalfHint'),
    errors,
    t,
    width: 'middle',
    value: sent?.get('behalf') ?? answers.behalf,
  })
}
${choiceField({
  name: 'contact',
  label: t('person.contact'),
  hint: t('person.contactHint'),
  errors,
  t,
  chosen: contact === undefined ? [] : [contact],
  choices: [
    { value: 'yes', label: t('person.contactYes') },
    { value: 'no', label: t('person.contactNo') },
  ],
})}`
  },
  read({ visit: { t }, answers }, sent) {
    const name = textIn(sent, 'name')
    const phone = textIn(sent, 'phone')
    const behalf = textIn(sent, 'behalf')
    const contact = sent.get('contact')
    const number = phone === undefined ? undefined : phoneIn(phone)
    const errors: Errors = {
      ...(name === undefined && { name: t('person.nameMissing') }),
      ...(name !== undefined && name.length > 60 && { name: t('form.tooLong', { max: 60 }) }),
      ...(number === undefined && { phone: phone === undefined ? t('person.phoneMissing') : t('person.phoneWrong') }),
      ...(answers.who === 'other' && behalf === undefined && { behalf: t('person.behalfMissing') }),
      ...(behalf !== undefined && behalf.length > 40 && { behalf: t('form.tooLong', { max: 40 }) }),
      ...(contact !== 'yes' && contact !== 'no' && { contact: t('person.contactMissing') }),
    }
    if (name === undefined || number === undefined || Object.keys(errors).length > 0) return { errors }
    return {
      answers: {
        ...answers,
        name,
        phone: number,
        contact: contact === 'yes',
        ...(answers.who === 'other' && behalf !== undefined && { behalf }),
      },
    }
  },
  summary: ({ visit: { t }, answers: { who, name, phone, behalf, contact } }) =>
    [
      name,
      phone,
      who === 'other' && behalf !== undefined ? t('person.for', { behalf }) : undefined,
      contact === undefined ? undefined : contact ? t('person.contactYes') : t('person.contactNo'),
    ].filter((text) => text !== undefined),
}

/** A mobile number however it was written, or a landline with its area code. */
function phoneIn(text: string): string | undefined {
  const mobile = readMobileNumber(text)
  if (mobile !== undefined) return mobile
  const digits = withoutSeparators(text).replace(/[()]/g, '')
  return /^0\d{9,11}$/.test(digits) ? digits : undefined
}
