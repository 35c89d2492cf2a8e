import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { type Instant, instant, type WorkCalendar } from '../../core/deadline/index.ts'
import {
  type Actor,
  begin,
  decideMove,
  type MatterState,
  type Move,
  type Procedure,
} from '../../core/procedure/index.ts'

/** One line of the timeline of a generated matter. */
export type Happened = {
  seq: number
  at: Instant
  move: string
  from: string | null
  to: string
  data: Record<string, unknown>
  undone: boolean
}

/** One matter of a small generated authority, with what ties it to others. */
export type Grown = {
  id: string
  procedure: Procedure
  state: MatterState
  events: Happened[]
  channel: string
  category: string
  personTimes: number
  parent: string | null
  splitFrom: string | null
  /** of a part: how many working days it was given, where the leading unit said so */
  days: number | null
  /** versions it went by before, each until which event */
  earlier: { version: number; until: number }[]
}

/** What there is after so many steps. A step changes nothing of it, it makes another one. */
export type Snapshot = readonly Grown[]
/** A step with the world before and after it; of taking a step back, before that step. */
export type Made = { matter: string; move: string; at: Instant; before: Snapshot; after: Snapshot }

/** Whom and what generated steps may name. */
export type Cast = {
  /** of each role an account */
  accounts: Readonly<Record<string, string>>
  units: readonly string[]
  /** the newest last: matters begin under the first, and are migrated to the last */
  request: readonly [Procedure, Procedure]
  part: Procedure
  calendar: WorkCalendar
}

export type Attempt = { pick: number; later: number; seed: number }
export type Plan = { start: number; matters: { minutes: number; people: number; seed: number }[]; attempts: Attempt[] }

const MINUTE = 60_000
const DAY = 86_400_000
const FIRST = instant('2025-09-01T08:00:00+08:00')

export const plans: fc.Arbitrary<Plan> = fc.record({
  start: fc.integer({ min: 0, max: 75 }),
  matters: fc.array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 3000 }),
      people: fc.integer({ min: 1, max: 9 }),
      seed: fc.nat(999),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  attempts: fc.array(
    fc.record({
      pick: fc.nat(100_000),
      // from a minute to a fortnight, so that pauses cover weekends and holidays
      later: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 1, max: 600 }) },
        { weight: 2, arbitrary: fc.integer({ min: 600, max: 4_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 4_000, max: 20_000 }) },
      ),
      seed: fc.nat(100_000),
    }),
    { minLength: 12, maxLength: 26 },
  ),
})

/** How likely a move is beside others: seldom what ends or lengthens a history without adding to it, often what takes long to get to. */
const likely: Readonly<Record<string, number>> = {
  returnAgain: 40,
  arbitrate: 40,
  grantExtension: 40,
  comment: 1,
  assign: 2,
  take: 2,
  redispatch: 2,
  partialAnswer: 2,
  withdraw: 1,
  withdrawFor: 1,
  unsplit: 4,
  answerOnSpot: 1,
  expire: 2,
  endDisagreeing: 2,
  urge: 3,
  urgeFor: 3,
  supervise: 3,
}
const USUALLY = 10

/** Plays a plan with the real engine. What is refused changes nothing. */
export function play(plan: Plan, cast: Cast): Made[] {
  const start = FIRST + plan.start * DAY
  let now = start
  let world: Snapshot = plan.matters.map(({ minutes, people, seed }) => {
    const receivedAt = instant(start + minutes * MINUTE)
    now = Math.max(now, receivedAt)
    return grown(cast.request[0], cast, receivedAt, receivedAt, {
      channel: seed % 4 === 0 ? 'homeVisit' : 'phone',
      category: seed % 3 === 0 ? 'heating' : 'facility.lighting',
      personTimes: people,
    })
  })
  const made: Made[] = []
  const became = (matter: string, move: string, after: Snapshot, before = world) => {
    made.push({ matter, move, at: instant(now), before, after })
    world = after
  }
  for (const attempt of plan.attempts) {
    now += attempt.later * MINUTE
    const open = openMoves(world)
    const chosen = weighted(open, attempt.pick)
    if (chosen === undefined) continue
    const { matter, move } = chosen
    const after = stepped(world, matter, move, attempt.seed, instant(now), cast)
    if (after === undefined) continue
    became(matter, move, after)
    if (attempt.seed % 4 === 0 && mayBeUndone(world, made.at(-1))) {
      now += 10_000
      const last = made.at(-1) as Made
      became(matter, 'undo', undone(last, instant(now)), last.before)
    } else if (attempt.seed % 9 === 0) {
      now += MINUTE
      const migrated = migratedTo(world, matter, cast, instant(now))
      if (migrated !== undefined) became(matter, 'migration', migrated)
    }
  }
  return made
}

type Start = Pick<Grown, 'channel' | 'category' | 'personTimes'> & Partial<Pick<Grown, 'parent' | 'splitFrom'>>

function grown(
  procedure: Procedure,
  cast: Cast,
  receivedAt: Instant,
  now: Instant,
  start: Start,
  days?: number,
): Grown {
  const limit = days === undefined ? undefined : ({ amount: days, unit: 'workingDay' } as const)
  const registrar = start.parent == null ? (cast.accounts['clerk'] ?? null) : null
  const decision = begin(procedure, { receivedAt, now, registrar, limit }, cast.calendar)
  if (!decision.ok) throw new Error(JSON.stringify(decision.reasons))
  const event = { seq: 1, at: now, move: 'begin', from: null, to: decision.next.stage, data: {}, undone: false }
  const alone = { parent: null, splitFrom: null, days: days ?? null, earlier: [] }
  return { id: randomUUID(), procedure, state: decision.next, events: [event], ...alone, ...start }
}

type Choice = { matter: string; move: string; weight: number }

const openMoves = (world: Snapshot): Choice[] =>
  world.flatMap(({ id, procedure, state }) =>
    Object.entries(procedure.moves)
      .filter(
        ([name, move]) =>
          !move.history &&
          move.from.includes(state.stage) &&
          !['answerTogether', 'recall', 'closeVoiceless'].includes(name),
      )
      .map(([move]) => ({ matter: id, move, weight: likely[move] ?? USUALLY })),
  )

function weighted(choices: readonly Choice[], pick: number): Choice | undefined {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0)
  let left = total === 0 ? 0 : pick % total
  return choices.find(({ weight }) => {
    left -= weight
    return left < 0
  })
}

/** One step with everything that follows from it in the same moment, as the service carries it out; undefined if refused. */
function stepped(
  world: Snapshot,
  id: string,
  move: string,
  seed: number,
  at: Instant,
  cast: Cast,
): Snapshot | undefined {
  const one = world.find((grown) => grown.id === id) as Grown
  const made = one.procedure.moves[move] as Move
  const input = fitting(made, one, world, seed, cast)
  const next = input && moved(one, move, input, actorOf(made, seed, cast), at, cast)
  if (next === undefined) return undefined
  let after = replaced(world, next)
  const { parts, endParts, split } = made.effects
  const said = (field: string) => next.events.at(-1)?.data[field]
  if (parts)
    for (const unit of said(parts.units.field) as string[]) {
      const { channel, category } = next
      const part = grown(
        cast.part,
        cast,
        at,
        at,
        { channel, category, personTimes: 1, parent: id },
        said(parts.days?.field ?? '') as number | undefined,
      )
      after = [...after, { ...part, channel: 'inside', state: { ...part.state, unit } }]
    }
  if (split) {
    const { channel, category } = next
    const second = grown(one.procedure, cast, one.state.receivedAt, at, {
      channel,
      category,
      personTimes: 1,
      splitFrom: id,
    })
    after = [...after, { ...second, state: { ...second.state, flags: [split.flag] } }]
  }
  if (endParts)
    after = bySystem(after, (other) => other.parent === id && other.state.closedAt === null, endParts, {}, at, cast)
  if (made.effects.answer) {
    const data = { outcome: next.state.outcome, answer: said('answer') }
    after = bySystem(
      after,
      (other) => other.state.follows === id && other.state.stage === 'joined',
      'answerTogether',
      data,
      at,
      cast,
    )
  }
  return tied(
    bySystem(
      after,
      ({ state }) => state.stage === 'answered' && state.flags.includes('voiceWithdrawn'),
      'closeVoiceless',
      {},
      at,
      cast,
    ),
  )
}

const SYSTEM: Actor = { account: null, grants: [{ role: 'system', relation: 'system' }] }

const bySystem = (
  world: Snapshot,
  which: (one: Grown) => boolean,
  move: string,
  data: object,
  at: Instant,
  cast: Cast,
): Snapshot => world.map((one) => (which(one) ? (moved(one, move, data, SYSTEM, at, cast) ?? one) : one))

function moved(one: Grown, move: string, input: object, actor: Actor, at: Instant, cast: Cast): Grown | undefined {
  const decision = decideMove(one.procedure, one.state, move, input, actor, at, cast.calendar)
  if (!decision.ok) return undefined
  const { from, to, data, at: when } = decision.event
  const event = { seq: decision.next.revision, at: when, move, from, to, data, undone: false }
  return { ...one, state: decision.next, events: [...one.events, event] }
}

const replaced = (world: Snapshot, next: Grown): Snapshot => world.map((one) => (one.id === next.id ? next : one))

/** What the database keeps in step: who follows, how many parts are open, who is where the lead is. */
const tied = (world: Snapshot): Snapshot =>
  world.map((one) => {
    const followers = world.filter(({ state }) => state.stage === 'joined' && state.follows === one.id).length
    const openParts = world.filter(({ parent, state }) => parent === one.id && state.closedAt === null).length
    const lead = one.state.stage === 'joined' ? world.find(({ id }) => id === one.state.follows) : undefined
    const unit = lead === undefined ? one.state.unit : lead.state.unit
    return { ...one, state: { ...one.state, followers, openParts, unit } }
  })

function mayBeUndone(world: Snapshot, last: Made | undefined): boolean {
  const now = world.find(({ id }) => id === last?.matter)
  const move = now?.events.at(-1)?.move
  return now !== undefined && move === last?.move && typeof now.procedure.moves[move ?? '']?.undo === 'object'
}

function undone({ before, after, matter }: Made, at: Instant): Snapshot {
  const was = before.find(({ id }) => id === matter) as Grown
  const is = after.find(({ id }) => id === matter) as Grown
  const revision = is.state.revision + 1
  const events = is.events.map((event, index) => ({ ...event, undone: event.undone || index === is.events.length - 1 }))
  const event = { seq: revision, at, move: 'undo', from: is.state.stage, to: was.state.stage, data: {}, undone: false }
  return tied(replaced(after, { ...is, state: { ...was.state, revision }, events: [...events, event] }))
}

function migratedTo(world: Snapshot, id: string, { request }: Cast, at: Instant): Snapshot | undefined {
  const one = world.find((grown) => grown.id === id) as Grown
  if (one.procedure !== request[0] || one.state.closedAt !== null) return undefined
  const procedure = request[1]
  const { stage } = one.state
  const revision = one.state.revision + 1
  const event = { seq: revision, at, move: 'migration', from: stage, to: stage, data: {}, undone: false }
  const moveCounts = Object.fromEntries(
    Object.entries(one.state.moveCounts).filter(([move]) => Object.hasOwn(procedure.moves, move)),
  )
  const state = { ...one.state, revision, moveCounts, procedure: { id: procedure.id, version: procedure.version } }
  const earlier = [{ version: request[0].version, until: revision - 1 }]
  return replaced(world, { ...one, procedure, state, earlier, events: [...one.events, event] })
}

function actorOf({ by }: Move, seed: number, { accounts }: Cast): Actor {
  const grant = by[seed % by.length]
  if (grant === undefined || grant.role === 'resident' || grant.role === 'system')
    return { account: null, grants: grant === undefined ? [] : [grant] }
  return { account: accounts[grant.role] ?? null, grants: [grant] }
}

/** Answers for the form of a move; undefined where there is nothing it could name. */
function fitting(
  { fields }: Move,
  one: Grown,
  world: Snapshot,
  seed: number,
  cast: Cast,
): Record<string, unknown> | undefined {
  const input: Record<string, unknown> = {}
  const oneOf = <T>(values: readonly T[]): T | undefined => values[seed % values.length]
  const leads = world.filter(
    ({ id, parent, state }) =>
      id !== one.id && parent === null && !['joined', 'answered', 'review', 'closed'].includes(state.stage),
  )
  for (const field of fields) {
    if (field.when && !field.when.is.includes(input[field.when.field] as string)) continue
    if (!field.required && seed % 2 === 0) continue
    const { min = 1, max = 9 } = field
    const value = {
      text: () => '原因',
      longText: () => '说明',
      choice: () => oneOf((field.options ?? []).map(({ id }) => id)),
      unit: () => oneOf(cast.units),
      units: () => (seed % 3 === 0 ? cast.units : [oneOf(cast.units)]),
      account: () => cast.accounts['handler'],
      accounts: () => undefined,
      matter: () => oneOf(leads)?.id,
      day: () => '2026-03-01',
      boolean: () => seed % 2 === 0,
      integer: () => min + (seed % (max - min + 1)),
      rating: () => 1 + (seed % 5),
      files: () => undefined,
      // corrections would move a matter from group to group, which is not what is looked at here
      area: () => undefined,
      category: () => undefined,
    }[field.type]()
    if (value !== undefined) input[field.id] = value
    else if (field.required) return undefined
  }
  return input
}
