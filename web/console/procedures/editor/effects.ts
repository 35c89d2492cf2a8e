import type { Body, Effects, Field } from './body.ts'
import { fitting } from './SourceEntry.tsx'

export const effectKeys = [
  'ending',
  'outcome',
  'answer',
  'rating',
  'unit',
  'handler',
  'handled',
  'extend',
  'flag',
  'tally',
  'parts',
  'endParts',
  'follows',
  'split',
  'withdrawsVoice',
  'limit',
] as const satisfies readonly (keyof Effects)[]

/** The types of fields an effect can be taken from. */
export const sources = {
  unit: ['unit'],
  handler: ['account'],
  outcome: ['choice'],
  answer: ['longText', 'text'],
  rating: ['rating'],
  follows: ['matter'],
} as const satisfies Partial<Record<keyof Effects, readonly Field['type'][]>>

/** What an effect says at first: the only thing it can say, or the first field that fits. */
export function firstEffect(body: Body, move: string, key: (typeof effectKeys)[number]): Effects[typeof key] {
  const { fields = [], to = 'same', decides } = body.moves[move] ?? {}
  const source = (...types: Field['type'][]) => ({ field: fitting(fields, types)[0]?.id ?? '' })
  const orElse = <T>(types: readonly Field['type'][], fixed: T) => {
    const { field } = source(...types)
    return field === '' ? fixed : { field }
  }
  const asked = body.moves[decides ?? '']?.fields ?? []
  switch (key) {
    case 'unit':
      return orElse(sources.unit, 'clear' as const)
    case 'handler':
      return orElse(sources.handler, 'actor' as const)
    case 'outcome':
      return orElse(sources.outcome, 'explained' as const)
    case 'follows':
      return orElse(sources.follows, 'clear' as const)
    case 'answer':
      return source(...sources.answer)
    case 'rating':
      return source('rating')
    case 'handled':
    case 'withdrawsVoice':
      return true
    case 'limit':
      return 'routing'
    case 'ending':
      return body.stages[to]?.final === true ? 'outcome' : 'explained'
    case 'extend': {
      const clock = Object.keys(body.clocks).find((id) => body.clocks[id]?.extension !== undefined) ?? ''
      const own = source('integer')
      const of = fitting(asked, ['integer'])[0]
      return {
        clock,
        by: own.field === '' && of !== undefined ? { field: of.id, of: 'decided' } : own,
      }
    }
    case 'tally':
      return [{ name: move }]
    case 'flag':
      return { set: [move] }
    case 'parts':
      return { procedure: 'part', units: source('units'), task: source('longText', 'text') }
    case 'endParts':
      return 'recall'
    case 'split':
      return {
        title: source('text'),
        body: source('longText'),
        category: source('category'),
        area: source('area'),
        flag: 'split',
      }
  }
}
