import { z } from 'zod'
import { day } from '../../core/deadline/index.ts'
import { Refused } from '../problem/index.ts'

/** A day in a question. The database has no year 0, and the day after the last one has five digits. */
export const DayText = z.iso
  .date()
  .refine((text) => text >= '0001-01-01' && text < '9999-12-31')
  .transform(day)

const MARK = /^(\d{4}-\d\d-\d\d) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/
const Position = z.tuple([z.string().refine(isMark), z.uuid()])

/** Where the next page begins: the last row's moment as the database writes it, or `infinity`, and its id. */
export const cursorAt = (mark: string, id: string): string =>
  Buffer.from(JSON.stringify([mark, id])).toString('base64url')

/** @throws {Refused} 400 cursor: not one that `cursorAt` made */
export function positionOf(cursor: string): [mark: string, id: string] {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new Refused(400, 'cursor')
  }
}

function isMark(text: string): boolean {
  if (text === 'infinity') return true
  const date = MARK.exec(text)?.[1]
  if (date === undefined || !DayText.safeParse(date).success) return false
  return new Date(date).toISOString().startsWith(date)
}
