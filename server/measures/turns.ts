import { z } from 'zod'
import { effectOf, measureNamed, turnEffects } from '../../core/measure/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Language, textOf } from '../messages/index.ts'
import { requestTurns, setOf } from './definitions.ts'

const Named = z.strictObject({ id: z.string(), title: z.string() })

export const TurnsView = z.strictObject({
  /** what people speak of, and the figures that tell it */
  rates: z.array(Named.extend({ measures: z.array(Named) })),
  turns: z.array(
    Named.extend({
      text: z.string(),
      /** figures that tell how often it happened */
      counted: z.array(z.string()),
      /** of every rate, in the order of `rates` */
      effects: z.array(z.strictObject({ rate: z.string(), effect: z.enum(turnEffects), text: z.string() })),
    }),
  ),
})

/** What each turn of the work does to each rate, in the reader's language. */
export async function readTurns(act: Act): Promise<z.input<typeof TurnsView>> {
  demand(act, 'statistics.read')
  const { language } = act
  const turns = requestTurns()
  const rates = Object.entries(turns.rates)
  return {
    rates: rates.map(([id, { title, measures }]) => ({
      id,
      title: textOf(title, language),
      measures: measures.map((measure) => ({ id: measure, title: labelOf(measure, language) })),
    })),
    turns: turns.turns.map((turn) => ({
      id: turn.id,
      title: textOf(turn.title, language),
      text: textOf(turn.text, language),
      counted: turn.counted,
      effects: rates.map(([rate]) => {
        const { effect, text } = effectOf(turns, turn, rate)
        return { rate, effect, text: textOf(text, language) }
      }),
    })),
  }
}

function labelOf(id: string, language: Language): string {
  const set = setOf(id)
  if (set === undefined) throw new Error(`no measure is called ${id}`)
  return textOf(measureNamed(set, id).label, language)
}
