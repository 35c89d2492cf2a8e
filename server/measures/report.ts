import { day, dayOf } from '../../core/deadline/index.ts'
import type { Figure } from '../../core/measure/index.ts'
import { syncCalendar } from '../calendar/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, type Kernel, systemWho } from '../kernel/index.ts'
import { requestMeasures } from './definitions.ts'
import { type Figures, figuresOf } from './figures.ts'

/**
 * The statistics of requests as of the end of a day. What each key counts is said by the measure of the same name in
 * schemes/request/measures/answers.yaml and shown beside the figure.
 */
export type RequestReport = {
  received: number
  answered: number
  open: number
  /** calendar days with fractions; null when nothing is answered yet */
  medianDaysToAnswer: number | null
  p90DaysToAnswer: number | null
  answeredWithinWorkingDays: { 5: number; 10: number; 15: number; 30: number }
  answeredLate: number
  overdueOpen: number
  /** received, by month of receipt in Asia/Shanghai */
  byMonth: Record<string, number>
  /** received, by code of the main category; `uncategorised` for those that have none */
  byCategory: Record<string, number>
}

/**
 * One object with the statistics of a tenant's requests.
 *
 * @param asOf the world as it was at the end of this day; today when left out
 * @throws {RangeError} asOf is not a day
 */
export async function reportRequests(
  { kernel }: Pick<Installation, 'kernel'>,
  { tenant, asOf }: { tenant: string; asOf?: string | undefined },
): Promise<RequestReport> {
  const until = asOf === undefined ? dayOf(kernel.now()) : day(asOf)
  await syncCalendar(kernel.pool, kernel.calendar)
  const { submission } = requestMeasures()
  const read = (tx: Tx) =>
    figuresOf(tx, submission, REPORT_GROUPS, { asOf: until, scope: {}, now: kernel.now(), calendar: kernel.calendar })
  return reportOf(await transact(kernel.pool, systemWho(tenant), read, 'snapshot'))
}

export const REPORT_GROUPS = ['month', 'category'] as const

/** The report that these figures of submissions add up to. */
export function reportOf({ whole, groups }: Figures): RequestReport {
  const value = (name: string): number | null => whole[name]?.value ?? null
  const count = (name: string): number => value(name) ?? 0
  const received = (figures: Record<string, Record<string, Figure>> = {}) =>
    Object.fromEntries(Object.entries(figures).map(([key, each]) => [key, each['received']?.value ?? 0]))
  return {
    received: count('received'),
    answered: count('answered'),
    open: count('open'),
    medianDaysToAnswer: value('medianDaysToAnswer'),
    p90DaysToAnswer: value('p90DaysToAnswer'),
    answeredWithinWorkingDays: {
      5: count('answeredWithin5'),
      10: count('answeredWithin10'),
      15: count('answeredWithin15'),
      30: count('answeredWithin30'),
    },
    answeredLate: count('answeredLate'),
    overdueOpen: count('overdueOpen'),
    byMonth: received(groups['month']),
    byCategory: received(groups['category']),
  }
}

/** Makes the table of working days ready for statistics of this installation. */
export const readyForStatistics = (kernel: Kernel): Promise<void> => syncCalendar(kernel.pool, kernel.calendar)
