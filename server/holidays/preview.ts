import { z } from 'zod'
import type { CalendarNotice, WorkCalendar } from '../../core/deadline/index.ts'
import { administering } from '../accounts/index.ts'
import { calendarFiles, calendarOf } from '../calendar/index.ts'
import type { Act } from '../kernel/index.ts'
import { movedBy } from '../matters/index.ts'
import { say } from '../messages/index.ts'
import { Refused } from '../problem/index.ts'
import { arrivedNotices } from './notices.ts'

export const Effects = z.strictObject({
  edition: z.string(),
  knownUntil: z.string(),
  /** matters with an open deadline */
  open: z.int(),
  /** those of which one gets another day, by the unit that has them */
  moved: z.int(),
  later: z.int(),
  earlier: z.int(),
  petitioners: z.int(),
  units: z.array(z.strictObject({ unit: z.string(), moved: z.int() })),
})

/**
 * What a notice would do, before anybody is told: how many deadlines move, and where. An administrator sees numbers only, for
 * the post opens no matter.
 *
 * @throws {Refused} 422: the notice is not newer than the newest, or makes no sense with what is known
 */
export async function previewNotice(act: Act, notice: CalendarNotice): Promise<z.input<typeof Effects>> {
  const calendar = await calendarWith(act, notice)
  const effects = await movedBy(administering(act), calendar)
  const units = effects.units.map(({ unit, moved }) => ({ unit: unit ?? say(act.language, 'unit.none'), moved }))
  return { edition: calendar.edition, knownUntil: calendar.knownUntil, ...effects, units }
}

/** The calendar with one notice more. */
export async function calendarWith(act: Act, notice: CalendarNotice): Promise<WorkCalendar> {
  const fault = (code: string, pointer: string, params: Record<string, unknown> = {}) =>
    new Refused(422, 'input', { faults: [{ code, pointer, params }] })
  const arrived = await act.read((tx) => arrivedNotices(tx))
  const newest = [...calendarFiles().map(({ source }) => source), ...arrived.map(({ source }) => source)]
    .map(({ issued }) => issued)
    .sort()
    .at(-1)
  if (newest !== undefined && notice.source.issued <= newest)
    throw fault('calendar.notNewer', '/source/issued', { newest })
  try {
    return calendarOf([...arrived, notice])
  } catch (error) {
    if (error instanceof RangeError) throw fault('calendar.contradicts', '/holidays', { detail: error.message })
    throw error
  }
}
