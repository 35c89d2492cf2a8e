import { z } from 'zod'
import { labelSchema } from '../deadline/index.ts'

/**
 * What each turn of the work does to each rate, as data: one file says it, the screens show it beside the figures, and a test
 * over generated histories holds the figures to it.
 */

/**
 * What may become of the figures of a rate when the turn is made, all else being equal:
 * `none`: nothing; `counts`: what they count and what they count it of grows or stays; `uncounts`: both shrink or stay;
 * `lowers`: the counted shrink or stay while the base grows or stays, so that the rate can only fall; `clock`: only what is
 * in time, late or overdue, because the due date moves or stands still.
 */
export const turnEffects = ['none', 'counts', 'uncounts', 'lowers', 'clock'] as const
export type TurnEffect = (typeof turnEffects)[number]

const id = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'a name in camelCase of at most 40 characters')

export const turnsSchema = z
  .strictObject({
    /** Rates people speak of, and the measures that tell them. */
    rates: z.record(id, z.strictObject({ title: labelSchema, measures: z.array(id).min(1) })),
    /** What is said of a rate that a turn does not touch. */
    untouched: labelSchema,
    turns: z
      .array(
        z.strictObject({
          id,
          title: labelSchema,
          /** Moves of the request procedure; none where it is not a move. */
          moves: z.array(id),
          /** Figures that tell how often it happened: the turn may add to them. */
          counted: z.array(id).default([]),
          /** What it means for the figures, in one sentence. */
          text: labelSchema,
          effects: z.record(id, z.strictObject({ effect: z.enum(turnEffects).exclude(['none']), text: labelSchema })),
        }),
      )
      .min(1),
  })
  .superRefine(({ rates, turns }, context) => {
    const seen = new Set<string>()
    for (const [at, turn] of turns.entries()) {
      for (const name of [turn.id, ...turn.moves.map((move) => `move ${move}`)]) {
        if (seen.has(name)) context.addIssue({ code: 'custom', path: ['turns', at], message: `${name} stands twice` })
        seen.add(name)
      }
      for (const rate of Object.keys(turn.effects))
        if (!Object.hasOwn(rates, rate))
          context.addIssue({ code: 'custom', path: ['turns', at, 'effects', rate], message: 'no such rate' })
    }
  })
export type Turns = z.infer<typeof turnsSchema>

/** @returns what a turn does to a rate, and the sentence about it */
export function effectOf(
  { untouched }: Turns,
  turn: Turns['turns'][number],
  rate: string,
): { effect: TurnEffect; text: Turns['untouched'] } {
  return turn.effects[rate] ?? { effect: 'none', text: untouched }
}
