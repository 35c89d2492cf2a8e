import { textOf } from '../../../server/messages/index.ts'
import { choiceField } from '../fields.ts'
import { html, raw } from '../html.ts'
import type { Category } from '../queries.ts'
import type { Asking, Question } from './question.ts'

const groupOf = (code: string) => code.split('.')[0] ?? code
const childrenOf = (categories: readonly Category[], code: string | undefined) =>
  code === undefined ? [] : categories.filter(({ parent }) => parent === groupOf(code))

/** What it is about, roughly. With scripts a search over all classes, the finer ones included, stands above the list. */
export const categoryQuestion: Question = {
  id: 'category',
  title: 'category.title',
  applies: () => true,
  answered: ({ category }) => category !== undefined,
  form({ visit: { t, language }, answers, categories }, sent, errors) {
    const chosen = sent?.get('category') ?? answers.category
    const finer = categories
      .filter(({ parent }) => parent !== null)
      .map(({ code, parent, name }) => ({
        code,
        name: textOf(name, language),
        group: textOf(categories.find((one) => one.code === parent)?.name ?? name, language),
      }))
    return html`${choiceField({
      name: 'category',
      label: t('category.title'),
      errors,
      t,
      heading: true,
      chosen: chosen === undefined ? [] : [groupOf(chosen)],
      choices: categories
        .filter(({ parent }) => parent === null)
        .map(({ code, name }) => ({
          value: code,
          label: textOf(name, language),
          hint: childrenOf(categories, code)
            .map((child) => textOf(child.name, language))
            .join(t('list.comma')),
        })),
    })}
<template data-search="${t('category.search')}" data-none="${t('category.searchNone')}">${raw(asJson(finer))}</template>`
  },
  read({ visit: { t }, answers, categories }, sent) {
    const code = sent.get('category') ?? ''
    const known = categories.find((one) => one.code === code)
    if (known === undefined) return { errors: { category: t('category.missing') } }
    if (known.parent !== null) return { answers: { ...answers, category: code, fine: true } }
    const same = answers.category !== undefined && groupOf(answers.category) === code
    return { answers: same ? answers : { ...answers, category: code, fine: childrenOf(categories, code).length === 0 } }
  },
  summary: ({ visit: { language }, answers, categories }) => {
    const names = [groupOf(answers.category ?? ''), answers.category]
      .map((code) => categories.find((one) => one.code === code))
      .filter((one) => one !== undefined)
      .map(({ name }) => textOf(name, language))
    return [[...new Set(names)].join(' › ')]
  },
}

/** The finer class, where there are finer ones. */
export const kindQuestion: Question = {
  id: 'kind',
  title: 'kind.title',
  applies: ({ answers, categories }) => childrenOf(categories, answers.category).length > 0,
  answered: ({ fine }) => fine === true,
  form({ visit: { t, language }, answers, categories }, sent, errors) {
    const group = groupOf(answers.category ?? '')
    const chosen = sent?.get('kind') ?? (answers.fine ? answers.category : undefined)
    return choiceField({
      name: 'kind',
      label: t('kind.ask', { group: nameOf({ categories, visit: { language } }, group) }),
      errors,
      t,
      heading: true,
      chosen: chosen === undefined ? [] : [chosen],
      choices: [
        ...childrenOf(categories, group).map(({ code, name }) => ({ value: code, label: textOf(name, language) })),
        { value: group, label: t('kind.other') },
      ],
    })
  },
  read({ visit: { t }, answers, categories }, sent) {
    const code = sent.get('kind') ?? ''
    const group = groupOf(answers.category ?? '')
    const known = code === group || childrenOf(categories, group).some((one) => one.code === code)
    return known ? { answers: { ...answers, category: code, fine: true } } : { errors: { kind: t('category.missing') } }
  },
  // told with the class it belongs to
  summary: () => [],
}

function nameOf(
  { categories, visit }: { categories: readonly Category[]; visit: Pick<Asking['visit'], 'language'> },
  code: string,
) {
  const known = categories.find((one) => one.code === code)
  return known === undefined ? code : textOf(known.name, visit.language)
}

/** JSON that cannot end the element it stands in. */
const asJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('&', '\\u0026')
