import { z } from 'zod'

/** Text for people, in both languages of the product. */
export type Label = { zh: string; en: string }

export const labelSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** Where a rule is written: the document, the place in it, and what it says there. */
export type ClauseRef = { document: string; at: string; text?: Label | undefined }

export const clauseRefSchema = z.strictObject({
  document: z.string().min(1),
  at: z.string().min(1),
  text: labelSchema.optional(),
})

export const termUnits = ['hour', 'calendarDay', 'workingDay', 'month', 'year'] as const

export type TermUnit = (typeof termUnits)[number]

/** A length of time as a rule states it. `amount` is a whole number, zero or more; zero days means "the same day". */
export type Term = { amount: number; unit: TermUnit }

export const termSchema = z.strictObject({ amount: z.int().nonnegative(), unit: z.enum(termUnits) })
