import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'
import { Model } from './testModel.ts'
import { type Call, histories, type Made, racesIn } from './testRaces.ts'

/** Histories of people who act on the same matters at the same moment, held against a model that knows no races. */
const HISTORIES = 200
const AT_ONCE = 6
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

let world: World
let races: ReturnType<typeof racesIn>
beforeAll(async () => {
  world = await testWorld()
  races = racesIn(world)
})
afterAll(() => world.close())

type Event = {
  matter_id: string
  seq: number
  move: string
  actor_id: string | null
  actor_kind: string
  data: Record<string, unknown>
}

/** Replays what was accepted, in the order in which it was: every step has to be lawful then, and those of the system due. */
async function replay(matters: readonly Made[]): Promise<{ model: Model; ids: Map<string, string>; events: Event[] }> {
  const rows = await races.rowsOf(matters)
  const model = new Model()
  const ids = new Map(
    rows.map(({ id, parent_id, number }) => [id, parent_id === null ? id : `${parent_id}/${number.split('/')[1]}`]),
  )
  const registrar = races.accountOf('clerk')
  for (const { matter } of matters) {
    model.begin(matter, 'request', { registrar })
    model.apply({ matter, move: 'register', actor: registrar, data: {} })
  }
  const events = await races.query<Event>(
    `select e.matter_id, e.seq, e.move, e.actor_id, e.actor_kind, e.data from matter_event e
       left join audit_entry a on a.object_kind = 'matter' and a.object_id = e.matter_id::text and a.operation = 'matter.move.' || e.move and a.detail->>'revision' = e.seq::text
     where e.matter_id = any ($1) order by a.id nulls first, e.matter_id, e.seq`,
    rows.map(({ id }) => id),
  )
  for (const { matter_id, seq, move, actor_id, actor_kind, data } of events) {
    const matter = ids.get(matter_id) ?? ''
    if (seq === 1 || (move === 'register' && seq === 2)) continue
    const plain = model.of(matter)
    expect([move, seq]).toEqual([move, plain.revision + 1])
    const who =
      actor_kind === 'system'
        ? { account: null, role: 'system', inArea: false, unit: null }
        : races.somebody(races.personOf(actor_id))
    if (actor_kind === 'system') expect([move, model.owed.get(matter)?.move]).toEqual([move, move])
    else if (move === 'undo') expect(model.againstUndo(matter, actor_id)).toEqual([])
    else
      expect([
        move,
        races.personOf(actor_id),
        model.against(plain, move, who).filter((one) => !model.crossed(plain, one, who)),
      ]).toEqual([move, races.personOf(actor_id), []])
    if (move === 'join') expect(model.leads(String(data['lead']))).toBe(true)
    model.apply({ matter, move, actor: actor_id, data })
  }
  expect([...model.owed]).toEqual([])
  return { model, ids, events }
}

const tied = /^(matter\.move\.(followed|notFollowed|partsOpen)|undo\.nothing|merge\.\w+|parts\.noUnit)$/
/** refused because of other matters, which may change without this one */
const isTied = (body: { code: string; errors?: { code: string }[] }): boolean =>
  tied.test(body.code) || (body.errors ?? []).some(({ code }) => tied.test(code))

/** Every call was done once, told that it came too late and by what, or refused for a reason that the model has as well. */
function checkReplies(calls: readonly Call[], model: Model, ids: Map<string, string>, events: readonly Event[]): void {
  const at = (id: string, seq: number) => events.find((one) => one.matter_id === id && one.seq === seq)
  for (const { row, move, who, revision, replies } of calls) {
    const done = replies.filter(({ status }) => status === 200)
    if (done.length > 0) {
      // whoever repeats it gets what the first one got, unless what stood in the way went away between the two
      const others = replies.filter(({ status, body }) => status !== 200 && !isTied(body))
      expect([...others, ...done].map(({ text }) => text)).toEqual(done.map(() => done[0]?.text))
      expect(replies.at(-1)?.status === 200 || isTied(replies.at(-1)?.body)).toBe(true)
      expect(at(row.id, revision + 1)).toMatchObject({ move, actor_id: races.accountOf(who) })
    }
    for (const { status, body } of replies) {
      if (status === 200) continue
      const said = [who, move, status, body.code]
      expect(said).toEqual([who, move, expect.toBeOneOf([403, 404, 409, 422]), expect.any(String)])
      if (body.code === 'matter.stale') {
        expect(body.revision).toBeGreaterThan(revision)
        const since =
          who === 'resident'
            ? []
            : [expect.objectContaining({ seq: revision + 1, move: at(row.id, revision + 1)?.move })]
        expect(body.since).toEqual(expect.arrayContaining(since))
      } else if (status !== 404 && move !== 'undo' && !isTied(body) && status !== 422) {
        const plain = model.at(ids.get(row.id) ?? '', revision)
        if (plain.stage === 'joined') continue
        expect([...said, model.against(plain, move, races.somebody(who), false).length > 0]).toEqual([...said, true])
      }
    }
  }
}

async function checkRows(model: Model, ids: Map<string, string>): Promise<void> {
  const rows = await races.query<Record<string, never>>('select * from matter where id = any ($1)', [...ids.keys()])
  const clocks = await races.query<{ matter_id: string; clock: string; state: string }>(
    'select matter_id, clock, state from matter_clock where matter_id = any ($1) order by clock, run',
    [...ids.keys()],
  )
  for (const row of rows) {
    const plain = model.of(ids.get(row['id'] ?? '') ?? '')
    const runs = Object.groupBy(
      clocks.filter(({ matter_id }) => matter_id === row['id']),
      ({ clock }) => clock,
    )
    expect({
      revision: row['revision'],
      stage: row['stage'],
      ending: row['ending'],
      outcome: row['outcome'],
      unit: row['unit_id'],
      handler: row['handler_id'],
      handledBy: [...(row['handled_by'] ?? [])].sort(),
      answered: row['answered_at'] !== null,
      closed: row['closed_at'] !== null,
      flags: row['flags'],
      tallies: row['tallies'],
      counts: row['move_counts'],
      asked: Object.keys(row['pending'] ?? {}),
      follows: row['follows'],
      followers: row['followers'],
      openParts: row['open_parts'],
      leadUnit: row['lead_unit'],
      clocks: Object.fromEntries(Object.entries(runs).map(([id, all]) => [id, all?.map(({ state }) => state)])),
    }).toEqual({
      revision: plain.revision,
      stage: plain.stage,
      ending: plain.ending,
      outcome: plain.outcome,
      unit: plain.unit,
      handler: plain.handler,
      handledBy: plain.handledBy,
      answered: plain.answered,
      closed: plain.ending !== null,
      flags: plain.flags,
      tallies: plain.tallies,
      counts: plain.counts,
      asked: Object.keys(plain.asked),
      follows: plain.follows,
      followers: model.followers(plain.id).length,
      openParts: model.openParts(plain.id).length,
      leadUnit: plain.leadUnit,
      clocks: Object.fromEntries(Object.entries(plain.clocks).filter(([, all]) => all.length > 0)),
    })
  }
}

test(`[V2.3.4] ${HISTORIES} histories of people who act at once end as a plain model of the procedure says`, async () => {
  const waiting = fc.sample(histories, { numRuns: HISTORIES, seed }).map((history, number) => ({ history, number }))
  const seen: Record<string, number> = {}
  const count = (what: string) => {
    seen[what] = (seen[what] ?? 0) + 1
  }
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        const { matters, calls } = await races.play(next.history)
        const { model, ids, events } = await replay(matters)
        for (const { move } of events) count(move)
        for (const { replies } of calls)
          for (const { status, body } of replies) count(status === 200 ? 'done' : body.code)
        const numbers = Object.groupBy(events, ({ matter_id }) => matter_id)
        for (const [id, own = []] of Object.entries(numbers))
          expect(own.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
            Array.from({ length: model.of(ids.get(id) ?? '').revision }, (_, index) => index + 1),
          )
        checkReplies(calls, model, ids, events)
        await checkRows(model, ids)
      } catch (error) {
        waiting.length = 0
        throw new Error(`history ${next.number} of SEED=${seed}: ${(error as Error).message}`, { cause: error })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  if (process.env['FIVEFOLD_DEBUG']) console.error(seen)
  // the histories are about something: people were late, merged, took back, asked others and were answered together
  for (const what of ['matter.stale', 'join', 'separate', 'undo', 'openParts', 'deliver', 'answer', 'answerTogether'])
    expect([what, seen[what] ?? 0]).toEqual([what, expect.toSatisfy((times: number) => times > 0)])
}, 300_000)
