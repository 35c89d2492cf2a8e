import { z } from 'zod'
import { daySchema } from './day.ts'
import { labelSchema } from './term.ts'

/** The notice a table of holidays was taken from. */
export const calendarSourceSchema = z.strictObject({
  /** Title of the notice. */
  document: z.string().min(1),
  /** Document number, such as 国办发明电〔2025〕7号; null where it was issued without one or is not established. */
  number: z.string().min(1).nullable(),
  /** Day the notice was issued. A later notice overrides an earlier one, day by day. */
  issued: daySchema,
  /** Whether somebody compared title, number, day of issue and dates with a published copy. */
  verified: z.boolean(),
})

const namedDaysSchema = z
  .strictObject({
    name: labelSchema,
    /** First and last day off, weekends inside included. */
    off: z.tuple([daySchema, daySchema]).optional(),
    /** Weekend days worked instead. */
    work: z.array(daySchema).default([]),
  })
  .refine(({ off }) => !off || off[0] <= off[1], { error: 'the last day off lies before the first', path: ['off'] })
  .refine(({ off, work }) => !off || work.every((worked) => worked < off[0] || worked > off[1]), {
    error: 'a day is both off and worked',
    path: ['work'],
  })

const noticeSchema = z.strictObject({ source: calendarSourceSchema, holidays: z.array(namedDaysSchema).min(1) })

/**
 * One year of the working calendar: `schemes/calendar/<year>.yaml`.
 *
 * The yearly notice first, then whatever changed it later, each with its own source. An amendment never edits the
 * notice: what people could know on a given day must stay readable.
 */
export const calendarFileSchema = z.strictObject({
  year: z.int().min(1949).max(2199),
  ...noticeSchema.shape,
  amendments: z.array(noticeSchema).default([]),
})

export type CalendarFile = z.infer<typeof calendarFileSchema>

/** A notice as it arrives: about which year, by which document, which days. */
export const calendarNoticeSchema = z.strictObject({ year: z.int().min(1949).max(2199), ...noticeSchema.shape })
export type CalendarNotice = z.infer<typeof calendarNoticeSchema>

/** Years with the notices that arrived later: the first about a year is that year, others amend it. */
export function withNotices(files: readonly CalendarFile[], notices: readonly CalendarNotice[]): CalendarFile[] {
  const years = new Map(files.map((file) => [file.year, file]))
  for (const { year, source, holidays } of notices.toSorted((a, b) => (a.source.issued < b.source.issued ? -1 : 1))) {
    const known = years.get(year)
    const file = known
      ? { ...known, amendments: [...known.amendments, { source, holidays }] }
      : { year, source, holidays, amendments: [] }
    years.set(year, file)
  }
  return [...years.values()]
}
