import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  type MeasureSet,
  measureSetSchema,
  type Source,
  sources,
  type Turns,
  turnsSchema,
} from '../../core/measure/index.ts'

const folder = fileURLToPath(new URL('../../schemes/request/measures/', import.meta.url))
/** What the turns of the work do to the rates, beside the measures. */
const TURNS = 'turns.yaml'

function load(): Record<Source, MeasureSet> {
  const sets = new Map<Source, MeasureSet>()
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== TURNS)
    .sort()) {
    const read = measureSetSchema.safeParse(parse(readFileSync(folder + name, 'utf8')))
    if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`)
    if (sets.has(read.data.of))
      throw new Error(`${name}: the measures of ${read.data.of} stand in another file already`)
    sets.set(read.data.of, read.data)
  }
  for (const source of sources) if (!sets.has(source)) throw new Error(`${folder} measures no ${source}`)
  return Object.fromEntries(sets) as Record<Source, MeasureSet>
}

let shipped: Record<Source, MeasureSet> | undefined

/** The measures of the request scheme by what they are about, read once from schemes/request/measures. */
export function requestMeasures(): Record<Source, MeasureSet> {
  shipped ??= load()
  return shipped
}

let shippedTurns: Turns | undefined

/** What each turn of the work does to each rate, read once; it names figures that there are. */
export function requestTurns(): Turns {
  if (shippedTurns !== undefined) return shippedTurns
  const read = turnsSchema.safeParse(parse(readFileSync(folder + TURNS, 'utf8')))
  if (!read.success) throw new Error(`${TURNS}: ${z.prettifyError(read.error)}`)
  const named = [
    ...Object.values(read.data.rates).map(({ measures }) => measures),
    ...read.data.turns.map(({ counted }) => counted),
  ]
  for (const id of named.flat()) if (setOf(id) === undefined) throw new Error(`${TURNS}: nothing measures ${id}`)
  shippedTurns = read.data
  return shippedTurns
}

/** The set in which a figure is defined; undefined when there is no such figure. */
export function setOf(figure: string): MeasureSet | undefined {
  return Object.values(requestMeasures()).find(({ measures }) => measures.some(({ id }) => id === figure))
}
