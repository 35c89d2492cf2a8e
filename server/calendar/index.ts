import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { calendarFileSchema, calendarFrom, type WorkCalendar } from '../../core/deadline/index.ts'

export { syncCalendar } from './sync.ts'

const published = fileURLToPath(new URL('../../schemes/calendar/', import.meta.url))

/**
 * The working calendar of the notices in a folder, by default the national ones the product ships.
 * Read at the start of the process: a new notice is a new file and a restart.
 *
 * @throws {Error} a file that is not a year of the calendar; the message names the file and the place in it
 */
export function loadCalendar(folder: string = published): WorkCalendar {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return calendarFrom(
    files.map((name) => {
      const file = calendarFileSchema.safeParse(parse(readFileSync(join(folder, name), 'utf8')))
      if (!file.success) throw new Error(`${name}: ${z.prettifyError(file.error)}`)
      return file.data
    }),
  )
}
