import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  type CalendarFile,
  type CalendarNotice,
  calendarFileSchema,
  calendarFrom,
  type WorkCalendar,
  withNotices,
} from '../../core/deadline/index.ts'

export { syncCalendar } from './sync.ts'

const published = fileURLToPath(new URL('../../schemes/calendar/', import.meta.url))

/**
 * The working calendar of the notices in a folder, by default the national ones the product ships, and of those that have
 * arrived since.
 *
 * @throws {Error} a file that is not a year of the calendar; the message names the file and the place in it
 */
export function loadCalendar(folder: string = published, arrived: readonly CalendarNotice[] = []): WorkCalendar {
  return calendarFrom(withNotices(calendarFiles(folder), arrived))
}

/** The shipped calendar with the notices that have arrived since. */
export const calendarOf = (arrived: readonly CalendarNotice[]): WorkCalendar => loadCalendar(published, arrived)

/** The years the product ships, each with the notice it was taken from. */
export function calendarFiles(folder: string = published): CalendarFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files.map((name) => {
    const file = calendarFileSchema.safeParse(parse(readFileSync(join(folder, name), 'utf8')))
    if (!file.success) throw new Error(`${name}: ${z.prettifyError(file.error)}`)
    return file.data
  })
}
