import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

// biome-ignore lint/suspicious/noExplicitAny: the files as they are, unchecked
export type Words = any
const fileOf = (name: string): Words =>
  parse(readFileSync(new URL(`../../schemes/request/procedures/${name}.yaml`, import.meta.url), 'utf8'))
export const procedures: Record<string, Words> = { request: fileOf('request'), part: fileOf('part') }

export type Plain = {
  id: string
  procedure: string
  revision: number
  stage: string
  ending: string | null
  outcome: string | null
  unit: string | null
  handler: string | null
  handledBy: string[]
  registrar: string | null
  answered: boolean
  flags: string[]
  tallies: Record<string, number>
  counts: Record<string, number>
  asked: Record<string, string | null>
  made: string[]
  follows: string | null
  parent: string | null
  leadUnit: string | null
  clocks: Record<string, string[]>
}
export type Step = { matter: string; move: string; actor: string | null; data: Record<string, Words> }
/** Somebody as the files see them: the grants a post gives, whatever the matter. */
export type Somebody = {
  account: string | null
  role: string
  inArea: boolean
  unit: string | null
}

export const endsIn = (procedure: string, stage: string): boolean => procedures[procedure].stages[stage].final === true

/** The runs of all clocks of a matter after it has entered a stage, by their state alone. */
export function entered(plain: Plain, stage: string, byMove: string): Record<string, string[]> {
  const words = procedures[plain.procedure]
  return Object.fromEntries(
    Object.entries<Words>(words.clocks).map(([id, clock]) => {
      const runs = (plain.clocks[id] ?? []).map((state) => {
        if (state !== 'running' && state !== 'paused') return state
        if (clock.endsIn.includes(stage)) return clock.whenDue?.move === byMove ? 'lapsed' : 'done'
        if (endsIn(plain.procedure, stage)) return 'lapsed'
        return clock.pausedIn?.includes(stage) ? 'paused' : 'running'
      })
      const open = runs.some((state) => state === 'running' || state === 'paused')
      const begins = clock.startsIn.includes(stage) && !open && (runs.length === 0 || clock.again === true)
      return [id, begins ? [...runs, 'running'] : runs]
    }),
  )
}

/** The runs after a move that begins or ends clocks by itself. */
export function moved(plain: Plain, clocks: Record<string, string[]>, name: string): Record<string, string[]> {
  const words = procedures[plain.procedure]
  return Object.fromEntries(
    Object.entries(clocks).map(([id, runs]) => {
      const clock = words.clocks[id]
      const met = clock.endsOn?.includes(name)
        ? runs.map((state) => (state === 'running' || state === 'paused' ? 'done' : state))
        : runs
      const open = met.some((state) => state === 'running' || state === 'paused')
      return [id, clock.startsOn?.includes(name) && !open ? [...met, 'running'] : met]
    }),
  )
}
