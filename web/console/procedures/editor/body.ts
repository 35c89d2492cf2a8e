import type { z } from 'zod'
import type { procedureSchema } from '../../../../core/procedure/index.ts'
import { currentLanguage } from '../../language/language.ts'

/** A procedure as its file says it, while it is being written: what is not said is not there. */
export type Body = z.input<typeof procedureSchema>
export type Stage = Body['stages'][string]
export type Move = Body['moves'][string]
export type Clock = Body['clocks'][string]
export type Field = NonNullable<Move['fields']>[number]
export type Effects = NonNullable<Move['effects']>
export type Notice = NonNullable<Move['notices']>[number]
export type Grant = Stage['owner'][number]
export type Label = Stage['title']
export type Term = Clock['within']
export type Appeal = NonNullable<Body['appeals']>[number]
export type When = NonNullable<Field['when']>

export const sections = ['stages', 'moves', 'clocks'] as const
export type Section = (typeof sections)[number]

/** What one works on: the procedure as such, or one of its stages, moves, clocks. */
export type Target = { section: 'procedure' } | { section: Section; id: string }

/** What the name of a stage, move, clock, field, option, flag or tally may be. */
export const idPattern = /^[a-z][A-Za-z0-9]{0,39}$/

/** The words of a label in the language spoken, the other ones where there are none yet. */
export function wordsOf(label: Partial<Label> | undefined): string {
  const [first, second] = currentLanguage() === 'en' ? [label?.en, label?.zh] : [label?.zh, label?.en]
  return first || second || ''
}

/** What a stage, move or clock is called: its title, with its id where another has the same, its id alone while it has none. */
export function titleOf(body: Body, section: Section, id: string): string {
  const title = wordsOf(body[section][id]?.title)
  if (title === '') return id
  const isShared = Object.entries(body[section]).some(([other, item]) => other !== id && wordsOf(item.title) === title)
  return isShared ? `${title} · ${id}` : title
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOf = (value: unknown, each: (one: unknown) => boolean) => Array.isArray(value) && value.every(each)
const isText = (value: unknown) => typeof value === 'string'
const isLeftOutOr = (value: unknown, is: (one: unknown) => boolean) => value === undefined || is(value)
const isTerm = (value: unknown) => isRecord(value) && 'amount' in value && 'unit' in value
const records = (value: unknown) => isListOf(value, isRecord)
const texts = (value: unknown) => isListOf(value, isText)

/** Whether every list and record is where the forms look for one. Whether it says anything sensible the service finds out. */
export function isShaped(value: unknown): value is Body {
  if (!isRecord(value)) return false
  const { stages, moves, clocks, phases, appeals } = value
  const named = (one: unknown, each: (item: Record<string, unknown>) => boolean) =>
    isRecord(one) && Object.values(one).every((item) => isRecord(item) && isRecord(item['title']) && each(item))
  return (
    isText(value['id']) &&
    isText(value['start']) &&
    isRecord(value['title']) &&
    isLeftOutOr(phases, (one) => named(one, () => true)) &&
    isLeftOutOr(appeals, (one) => isListOf(one, (item) => isRecord(item) && isRecord(item['title']))) &&
    named(stages, ({ owner, automatic }) => records(owner) && isLeftOutOr(automatic, texts)) &&
    named(moves, isShapedMove) &&
    named(clocks, isShapedClock)
  )
}

function isShapedMove({ from, to, by, fields, effects, notices, notBy, after, script }: Record<string, unknown>) {
  const isField = (field: unknown) =>
    isRecord(field) && isRecord(field['label']) && isLeftOutOr(field['options'], records) && isWhen(field['when'])
  const tally = isRecord(effects) ? effects['tally'] : undefined
  return (
    texts(from) &&
    isText(to) &&
    records(by) &&
    isLeftOutOr(fields, (one) => isListOf(one, isField)) &&
    isLeftOutOr(effects, isRecord) &&
    isLeftOutOr(tally, (one) => isListOf(one, (item) => isRecord(item) && isWhen(item['when']))) &&
    isLeftOutOr(notices, records) &&
    isLeftOutOr(notBy, texts) &&
    isLeftOutOr(after, texts) &&
    isLeftOutOr(script, records)
  )
}

const isWhen = (value: unknown) => isLeftOutOr(value, (when) => isRecord(when) && Array.isArray(when['is']))

function isShapedClock({ within, clause, startsIn, endsIn, warn, whenDue, ...rest }: Record<string, unknown>) {
  const isWarning = (one: unknown) =>
    isRecord(one) && isTerm(one['before'] ?? one['after']) && isLeftOutOr(one['tell'], texts)
  const due = isRecord(whenDue) ? whenDue : {}
  return (
    isTerm(within) &&
    isRecord(clause) &&
    texts(startsIn) &&
    texts(endsIn) &&
    ['pausedIn', 'startsOn', 'endsOn'].every((list) => isLeftOutOr(rest[list], texts)) &&
    isLeftOutOr(warn, (one) => isListOf(one, isWarning)) &&
    isLeftOutOr(whenDue, isRecord) &&
    isLeftOutOr(due['escalateTo'], texts) &&
    isLeftOutOr(due['later'], (one) => isListOf(one, isWarning)) &&
    isLeftOutOr(due['repeatEvery'], isTerm) &&
    isLeftOutOr(rest['extension'], (one) => isRecord(one) && isTerm(one['max']))
  )
}
