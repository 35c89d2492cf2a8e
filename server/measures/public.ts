import { z } from 'zod'
import { type Day, dayOf } from '../../core/deadline/index.ts'
import { type Figure, SMALL, suppress } from '../../core/measure/index.ts'
import { transact } from '../database/index.ts'
import { type Kernel, systemWho } from '../kernel/index.ts'
import { type Language, say, textOf } from '../messages/index.ts'
import { requestMeasures } from './definitions.ts'
import { type Figures, figuresOf } from './figures.ts'
import { readyForStatistics } from './report.ts'
import { categoryNames } from './statistics.ts'

/** Months shown one by one; what lies before them is one row. */
const MONTHS = 12
/** The page of a whole town may ask for it at once. */
const KEPT_FOR = 60_000

const Line = z.strictObject({
  key: z.string(),
  label: z.string(),
  /** null: fewer than the threshold, or one that would give such a count away */
  received: z.int().nullable(),
  answered: z.int().nullable(),
})
const Headline = z.strictObject({
  id: z.string(),
  label: z.string(),
  definition: z.string(),
  unit: z.enum(['item', 'person', 'time', 'day', 'share']),
  value: z.number().nullable(),
  numerator: z.int().nullable(),
  base: z.int().nullable(),
})

export const PublicStatistics = z.strictObject({
  asOf: z.string(),
  /** counts below this are not shown */
  threshold: z.int(),
  received: z.int().nullable(),
  answered: z.int().nullable(),
  figures: z.array(Headline),
  byMonth: z.array(Line),
  byCategory: z.array(Line),
})
export type PublicStatistics = z.output<typeof PublicStatistics>

/** What a home page of figures tells everybody, in this order. */
const HEADLINES = [
  'answerRate',
  'onTimeRate',
  'medianDaysToAnswer',
  'p90DaysToAnswer',
  'closureRate',
  'solvedRate',
  'satisfactionRate',
  'personTimes',
] as const

type Told = {
  submission: Figures
  matter: Figures
  names: Record<Language, Map<string, string>>
  asOf: Day
  at: number
}
const kept = new WeakMap<Kernel, Told>()

/**
 * What residents may see of the home tenant: counts and rates as of today. Counts below ten are left out, with others from
 * which they could be computed (PR-32); nothing opens to rows.
 */
export async function publicStatistics(kernel: Kernel, language: Language = 'zh-CN'): Promise<PublicStatistics> {
  const told = await toldBy(kernel)
  const { submission, matter, asOf } = told
  const months = monthRows(submission.groups['month'] ?? {}, language)
  const categories = Object.entries(submission.groups['category'] ?? {}).map(([key, figures]) => ({
    key,
    label: told.names[language].get(key) ?? key,
    ...pairOf(figures),
  }))
  const whole = pairOf(submission.whole)
  const byMonth = published(months, whole)
  const byCategory = published(categories, whole)
  const hide = (count: number) => (count < SMALL ? null : count)
  return {
    asOf,
    threshold: SMALL,
    received: hide(whole.received),
    answered:
      whole.received - whole.answered > 0 && whole.received - whole.answered < SMALL ? null : hide(whole.answered),
    figures: headlines({ ...submission.whole, ...matter.whole }, language),
    byMonth,
    byCategory,
  }
}

async function toldBy(kernel: Kernel): Promise<Told> {
  const now = kernel.now()
  const before = kept.get(kernel)
  if (before !== undefined && now >= before.at && now - before.at < KEPT_FOR) return before
  await readyForStatistics(kernel)
  const asOf = dayOf(now)
  const told = await transact(
    kernel.pool,
    systemWho(kernel.homeTenant),
    async (tx): Promise<Told> => {
      const sets = requestMeasures()
      const question = { asOf, scope: {}, now, calendar: kernel.calendar }
      return {
        submission: await figuresOf(tx, sets.submission, ['month', 'category'], question),
        matter: await figuresOf(tx, sets.matter, [], question),
        names: { 'zh-CN': await categoryNames(tx, 'zh-CN'), en: await categoryNames(tx, 'en') },
        asOf,
        at: now,
      }
    },
    'snapshot',
  )
  kept.set(kernel, told)
  return told
}

type Pair = { received: number; answered: number }
type Row = Pair & { key: string; label: string }

const pairOf = (figures: Readonly<Record<string, Figure>>): Pair => ({
  received: figures['received']?.value ?? 0,
  answered: figures['answered']?.value ?? 0,
})

function monthRows(groups: Readonly<Record<string, Record<string, Figure>>>, language: Language): Row[] {
  const rows = Object.entries(groups).map(([key, figures]) => ({ key, label: key, ...pairOf(figures) }))
  const before = rows.slice(0, -MONTHS)
  const sum = (pick: (pair: Pair) => number) => before.reduce((total, row) => total + pick(row), 0)
  const earlier = { received: sum(({ received }) => received), answered: sum(({ answered }) => answered) }
  const shown = rows.slice(-MONTHS)
  return before.length === 0
    ? shown
    : [{ key: 'earlier', label: say(language, 'statistics.earlier'), ...earlier }, ...shown]
}

/**
 * The rows with what may be shown of them. Who is still waiting is not shown, but is the difference of the two counts and is
 * protected like them. Where even a grand total had to go, nothing of the table is shown.
 */
function published(rows: readonly Row[], whole: Pair): PublicStatistics['byMonth'] {
  const table = [...rows, whole].map(({ received, answered }) => [answered, received - answered, received])
  const WAITING = 1
  const hidden = suppress(table, (count, column) => count < SMALL && (column !== WAITING || count > 0))
  const totals = hidden.at(-1) ?? []
  const nothing = totals.some((left) => left)
  return rows.map(({ key, label, received, answered }, at) => ({
    key,
    label,
    received: nothing || hidden[at]?.[2] ? null : received,
    answered: nothing || hidden[at]?.[0] ? null : answered,
  }))
}

/** Rates with numerator and base, unless few stand on one of their sides. */
function headlines(figures: Readonly<Record<string, Figure>>, language: Language): z.output<typeof Headline>[] {
  const measures = Object.values(requestMeasures()).flatMap((set) => set.measures)
  return HEADLINES.map((id) => {
    const measure = measures.find((one) => one.id === id)
    if (measure === undefined) throw new Error(`no measure is called ${id}`)
    const { value = null, numerator, base = 0 } = figures[id] ?? {}
    const other = base - (numerator ?? base)
    const few = base < SMALL || (numerator !== undefined && numerator < SMALL) || (other > 0 && other < SMALL)
    return {
      id,
      label: textOf(measure.label, language),
      definition: textOf(measure.definition, language),
      unit: measure.unit,
      value: few ? null : value,
      numerator: few ? null : (numerator ?? null),
      base: few ? null : base,
    }
  })
}
