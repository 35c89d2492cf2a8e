import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Day, instant } from '../../core/deadline/index.ts'
import { effectOf, type Figure, sources } from '../../core/measure/index.ts'
import { type Procedure, recompute } from '../../core/procedure/index.ts'
import { loadCalendar } from '../calendar/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { systemWho } from '../kernel/index.ts'
import { procedureVersion, publishProcedure } from '../matters/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'
import { requestMeasures, requestTurns } from './definitions.ts'
import { figuresOf } from './figures.ts'
import { readyForStatistics } from './report.ts'
import { figuresToldBy } from './testing-figures.ts'
import { type Cast, type Made, plans, play } from './testing-histories.ts'
import { momentAfter, toldOn } from './testing-turns.ts'
import { type Placed, writeWorlds } from './testing-worlds.ts'

const HISTORIES = 205
/** Played as well, for steps that come about seldom; only those steps are looked at. */
const FURTHER = 600
const SEED = 20260302
/** Of each move, and of each thing it does to a rate, so many steps are looked at: the world before and the world after. */
const PAIRS = 4
/** So many small authorities get a holiday notice. */
const NOTICES = 30
const TODAY = '2026-11-30' as Day
const DAYS = ['2025-09-12', '2025-10-09', '2025-10-27', '2025-11-17', '2026-01-05', TODAY] as Day[]
const FINALS = `${places.A1}.f`

/** What is no turn: the straight way from the first word to the confirmed answer, and notes. */
const STRAIGHT = [
  ...['register', 'answerOnSpot', 'dispatch', 'answer', 'importAnswer'],
  ...['confirm', 'recordConfirmation', 'endDisagreeing', 'expire', 'closeVoiceless', 'comment'],
]

let world: World
let request: Procedure
let finals: Placed[]
let pairs: { made: Made; before: Placed; after: Placed }[]
let made: Set<string>

beforeAll(async () => {
  world = await testWorld()
  const { kernel } = world.installation
  world.clock.now = (momentAfter(TODAY) - 3_600_000) as typeof world.clock.now
  await readyForStatistics(kernel)
  const procedures = await system(async (tx) => {
    const request = await procedureVersion(tx, 'request', 2)
    // a later version may have dropped a move: what it counted stays counted
    const moves = Object.fromEntries(Object.entries(request.moves).filter(([id]) => !id.startsWith('urge')))
    const later: Procedure = { ...request, version: 3, moves }
    await publishProcedure(tx, later)
    return { request: [request, later] as const, part: await procedureVersion(tx, 'part', 1) }
  })
  request = procedures.request[0]
  const accounts = Object.fromEntries(Object.entries(world.people).map(([name, { account }]) => [name, account]))
  const cast: Cast = {
    accounts,
    units: [world.units.roads, world.units.water],
    calendar: kernel.calendar,
    ...procedures,
  }
  const played = fc.sample(plans, { numRuns: HISTORIES + FURTHER, seed: SEED }).map((plan) => play(plan, cast))
  made = new Set(played.flatMap((steps) => steps.map(({ move }) => move)))
  finals = played.slice(0, HISTORIES).flatMap((steps, index) => {
    const last = steps.at(-1)
    return last === undefined ? [] : [{ area: `${FINALS}${index}`, world: last.after }]
  })
  const taken = new Map<string, number>()
  pairs = played.flat().flatMap((step, index) => {
    const isWanted = (kind: string) => (taken.get(kind) ?? 0) < PAIRS
    const turn = turnsOfMoves.get(turnOf(step))
    const claims = [...Object.keys(turn?.effects ?? {}), ...(turn?.counted ?? [])].map((what) => `${turn?.id} ${what}`)
    if (![turnOf(step), ...claims].some(isWanted)) return []
    const kinds = [turnOf(step), ...shownBy(step)]
    if (!kinds.some(isWanted)) return []
    for (const kind of kinds) taken.set(kind, (taken.get(kind) ?? 0) + 1)
    const area = `${places.A1}.p${index}`
    return [
      { made: step, before: { area: `${area}b`, world: step.before }, after: { area: `${area}a`, world: step.after } },
    ]
  })
  pairs.push(...finals.slice(0, NOTICES).map((placed, index) => noticed(placed, index)))
  await writeWorlds(kernel, 'home', [...finals, ...pairs.flatMap(({ before, after }) => [before, after])])
  // as autovacuum does a minute later
  await world.database.pool.query('analyze')
}, 180_000)
afterAll(() => world.close())

const system = <T>(work: (tx: Tx) => Promise<T>) => transact(world.database.pool, systemWho('home'), work)

/** An answer to a matter that others follow is their answer too. */
const turnOf = ({ move, matter, before }: Made): string =>
  move === 'answer' && (before.find(({ id }) => id === matter)?.state.followers ?? 0) > 0 ? 'answerTogether' : move

/** What counts and what it counts of, by measure. */
const counts = ({ numerator, value, base }: Figure = { value: 0, base: 0 }) => [numerator ?? value ?? 0, base] as const

/** Which rates a step is seen to change on the days looked at, by the recount. */
function shownBy(step: Made): string[] {
  const turn = turnsOfMoves.get(turnOf(step))
  if (turn === undefined) return []
  return DAYS.filter((asOf) => step.at < momentAfter(asOf)).flatMap((asOf) => {
    const [was, is] = [step.before, step.after].map((one) => figuresToldBy(toldOn(one, asOf), asOf)) as [
      Figures,
      Figures,
    ]
    const changed = (measure: string) => JSON.stringify(counts(was[measure])) !== JSON.stringify(counts(is[measure]))
    return [
      ...Object.entries(requestTurns().rates)
        .filter(([, { measures }]) => measures.some(changed))
        .map(([rate]) => `${turn.id} ${rate}`),
      ...turn.counted.filter(changed).map((measure) => `${turn.id} ${measure}`),
    ]
  })
}

/** A holiday notice arrives: every open clock is reckoned anew. */
function noticed({ world: was }: Placed, index: number): (typeof pairs)[number] {
  const is = was.map((one) => {
    const moved = recompute(one.procedure, one.state, afterNotice)
    const clocks = one.state.clocks.map(
      (run) => moved.find((other) => other.id === run.id && other.run === run.run) ?? run,
    )
    return { ...one, state: { ...one.state, clocks } }
  })
  const made = { matter: '', move: 'holiday', at: instant(0), before: was, after: is }
  const area = `${places.A1}.h${index}`
  return { made, before: { area: `${area}b`, world: was }, after: { area: `${area}a`, world: is } }
}

/** The calendar with a notice that gives the first weeks of November 2025 off. */
const afterNotice = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'notice-'))
  cpSync(fileURLToPath(new URL('../../schemes/calendar', import.meta.url)), folder, { recursive: true })
  const more = `  - name: { zh: 测试假期, en: Test holiday }\n    off: [2025-11-03, 2025-11-14]\n`
  appendFileSync(join(folder, '2025.yaml'), more)
  const calendar = loadCalendar(folder)
  rmSync(folder, { recursive: true })
  return calendar
})()

const turnsOfMoves = new Map(
  requestTurns().turns.flatMap((turn) => [...turn.moves, turn.id].map((move) => [move, turn] as const)),
)

const question = (asOf: Day, area?: string) => {
  const { calendar, now } = world.installation.kernel
  return { asOf, scope: { area }, now: now(), calendar }
}

type Figures = Record<string, Figure>
const nothing = (asOf: Day) => figuresToldBy({ matters: [], parts: [] }, asOf)

const read = new Map<Day, ReturnType<typeof readByArea>>()
/** Every figure of every small authority, as the product has it; read once for each day. */
function byArea(asOf: Day): ReturnType<typeof readByArea> {
  const known = read.get(asOf) ?? readByArea(asOf)
  read.set(asOf, known)
  return known
}

async function readByArea(asOf: Day): Promise<(area: string) => Figures> {
  const found = await system(async (tx) => {
    const read: Record<string, Figures>[] = []
    for (const source of sources)
      read.push((await figuresOf(tx, requestMeasures()[source], ['area'], question(asOf))).groups['area'] ?? {})
    return read
  })
  return (area) => Object.assign(nothing(asOf), ...found.map((groups) => groups[area] ?? {}))
}

const recounted = (
  worlds: readonly Placed[],
  asOf: Day,
  which: (one: Placed['world'][number]) => boolean = () => true,
) => {
  const told = worlds.map(({ world: one }) => toldOn(one, asOf))
  const matters = told.flatMap((one) => one.matters).filter(({ grown }) => which(grown))
  const parts = told.flatMap((one) => one.parts).filter(({ grown }) => which(grown))
  return figuresToldBy({ matters, parts }, asOf)
}

describe('the figures of generated histories', () => {
  test('are about every turn there is, and every move is a turn or goes the straight way', () => {
    const { turns } = requestTurns()
    const moves = turns.flatMap((turn) => turn.moves)
    const others = Object.keys(request.moves).filter((move) => !moves.includes(move))
    expect(others.sort()).toEqual(STRAIGHT.toSorted())
    expect(moves.filter((move) => !made.has(move) && move !== 'answerTogether')).toEqual([])
    expect([...made]).toEqual(expect.arrayContaining(['undo', 'migration', 'deliver', 'handBack']))
    expect(pairs.some(({ made: step }) => turnOf(step) === 'answerTogether')).toBe(true)
    expect(finals.length).toBeGreaterThanOrEqual(200)
  })

  test.each(DAYS)('[A1-41] are on %s what a recount of the timelines says, matter by matter', async (asOf) => {
    const product = await byArea(asOf)
    for (const placed of finals)
      expect({ area: placed.area, figures: product(placed.area) }).toEqual({
        area: placed.area,
        figures: recounted([placed], asOf),
      })
  })

  test.each(DAYS)('are on %s the same for the whole, each month and each category', async (asOf) => {
    const read = await system(async (tx) => {
      const all = []
      for (const source of sources)
        all.push(await figuresOf(tx, requestMeasures()[source], ['month', 'category'], question(asOf, FINALS)))
      return all
    })
    expect(Object.assign({}, ...read.map(({ whole }) => whole))).toEqual(recounted(finals, asOf))
    const monthOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 7)
    const groups = {
      month: [...new Set(finals.flatMap((one) => one.world.map(({ state }) => monthOf(state.receivedAt))))],
      category: ['heating', 'facility.lighting'],
    }
    for (const [group, keys] of Object.entries(groups))
      for (const key of keys) {
        const figures = Object.assign(nothing(asOf), ...read.map((one) => one.groups[group]?.[key] ?? {}))
        const isIn = ({ state, category }: Placed['world'][number]) =>
          group === 'month' ? monthOf(state.receivedAt) === key : category === key
        expect({ key, figures }).toEqual({ key, figures: recounted(finals, asOf, isIn) })
      }
  })
})

describe('a step', () => {
  /** What counts and what it counts of, by measure. */
  const counts = ({ numerator, value, base }: Figure = { value: 0, base: 0 }) =>
    [numerator ?? value ?? 0, base] as const

  test('changes no figure of a day before it', async () => {
    let looked = 0
    for (const asOf of DAYS) {
      const product = await byArea(asOf)
      for (const { made: step, before, after } of pairs) {
        if (step.at < momentAfter(asOf)) continue
        looked += 1
        expect({ step: step.move, asOf, figures: product(after.area) }).toEqual({
          step: step.move,
          asOf,
          figures: product(before.area),
        })
      }
    }
    expect(looked).toBeGreaterThan(200)
  })

  test('does to each rate what is said of its turn, and no more', async () => {
    const said = requestTurns()
    const seen = new Set<string>()
    const wrong: unknown[] = []
    for (const asOf of DAYS) {
      const product = await byArea(asOf)
      for (const { made: step, before, after } of pairs) {
        const turn = turnsOfMoves.get(turnOf(step))
        if (turn === undefined || step.at >= momentAfter(asOf)) continue
        const [was, is] = [product(before.area), product(after.area)]
        for (const [rate, { measures }] of Object.entries(said.rates))
          for (const measure of measures) {
            const { effect } = effectOf(said, turn, rate)
            const [[n0, b0], [n1, b1]] = [counts(was[measure]), counts(is[measure])]
            const [dn, db] = [n1 - n0, b1 - b0]
            const holds = {
              none: dn === 0 && db === 0,
              counts: dn >= 0 && db >= 0,
              uncounts: dn <= 0 && db <= 0,
              lowers: dn <= 0 && db >= 0,
              clock: true,
            }[effect]
            if (!holds)
              wrong.push({ turn: turn.id, move: step.move, rate, measure, effect, asOf, dn, db, area: before.area })
            if (dn !== 0 || db !== 0) seen.add(`${turn.id} ${rate}`)
          }
        for (const measure of turn.counted) {
          const more = counts(is[measure])[0] - counts(was[measure])[0]
          if (more < 0 || more > 1)
            wrong.push({ turn: turn.id, move: step.move, measure, asOf, more, area: before.area })
          if (more === 1) seen.add(`${turn.id} ${measure}`)
        }
      }
    }
    expect(wrong).toEqual([])
    // nothing is said that was never seen
    const claimed = said.turns.flatMap(({ id, effects, counted }) =>
      [...Object.keys(effects), ...counted].map((what) => `${id} ${what}`),
    )
    expect(claimed.filter((one) => !seen.has(one))).toEqual([])
  })
})

describe('what staff see of the turns', () => {
  const ask = async (who: string, path: string) => (await world.ask(who, 'GET', path)).body
  type Shown = {
    id: string
    group: string
    value: number | null
    numerator: number | null
    base: number
    opens: boolean
    unit: string
  }
  const asOf = '2025-11-17' as Day

  test('is the recount of what they may see: the supervisor of the area all, a unit what lies with it', async () => {
    for (const [who, which] of [
      ['supervisor', () => true],
      ['unitHead', ({ state }: Placed['world'][number]) => state.unit === world.units.roads],
    ] as const) {
      const { measures } = await ask(who, `/statistics/requests?area=${FINALS}&asOf=${asOf}`)
      const expected = recounted(finals, asOf, which)
      for (const { id, value, numerator, base } of measures as Shown[]) {
        if (id === 'satisfactionRate' || id === 'ratedShare') continue
        const figure = expected[id]
        expect({ who, id, value, numerator, base }).toEqual({
          who,
          id,
          value: figure?.value,
          numerator: figure?.numerator ?? null,
          base: figure?.base,
        })
      }
    }
  })

  test('[PR-33] ratings are figures for posts that open them, and none for the unit that was rated', async () => {
    const shown = async (who: string): Promise<Shown | undefined> =>
      (await ask(who, `/statistics/requests?area=${FINALS}&asOf=${asOf}`)).measures.find(
        ({ id }: Shown) => id === 'satisfactionRate',
      )
    const { value, numerator, base } = recounted(finals, asOf)['satisfactionRate'] as Figure
    expect(base).toBeGreaterThanOrEqual(5)
    expect(await shown('supervisor')).toMatchObject({ value, numerator, base, opens: false })
    expect(await shown('unitHead')).toMatchObject({ value: null, base: 0, opens: false })
  })

  test('[A1-41] every figure opens to exactly the rows it counts', async () => {
    const { measures } = await ask('supervisor', `/statistics/requests?area=${FINALS}&asOf=${asOf}`)
    for (const { id, group, opens, value, numerator, base, unit } of measures as Shown[]) {
      if (!opens || group === 'answer') continue
      const { total } = await ask('supervisor', `/statistics/rows?figure=${id}&area=${FINALS}&asOf=${asOf}&limit=1`)
      expect([id, total]).toEqual([id, numerator ?? (unit === 'item' ? value : base)])
    }
  })
})

test('what each turn does to each rate is told in both languages, rate by rate', async () => {
  const { body, status } = await world.ask('supervisor', 'GET', '/statistics/turns', undefined, {
    'accept-language': 'en',
  })
  expect(status).toBe(200)
  const rates = body.rates.map(({ id }: { id: string }) => id)
  for (const { effects } of body.turns) expect(effects.map(({ rate }: { rate: string }) => rate)).toEqual(rates)
  const merge = body.turns.find(({ id }: { id: string }) => id === 'merge')
  expect(merge.text).toContain('merging makes no rate better')
  expect(merge.effects.filter(({ effect }: { effect: string }) => effect !== 'none')).toEqual([
    { rate: 'matters', effect: 'uncounts', text: 'What was merged is no matter of its own' },
  ])
  const chinese = await world.ask('supervisor', 'GET', '/statistics/turns')
  expect(chinese.body.turns[0].title).toBe('退回重派')
  expect((await world.ask('handler', 'GET', '/statistics/turns')).status).toBe(403)
})
