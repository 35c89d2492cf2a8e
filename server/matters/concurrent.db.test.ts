import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { places, type Reply, testWorld, type World } from '../testing/index.ts'
import { solved } from './testCourse.ts'
import { Model, procedures, type Somebody } from './testModel.ts'

/** Histories of people who act on the same matters at the same moment, held against a model that knows no races. */
const HISTORIES = 200
const AT_ONCE = 6
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

/** One call as it was generated; which matter, move and person it becomes depends on where things stand by then. */
type Wish = { matter: number; move: number; who: number; wild: boolean; undo: boolean; old: boolean; twice: boolean }
type History = Wish[][]

const rarely = (times: number) => fc.nat(times).map((one) => one === 0)
const wish: fc.Arbitrary<Wish> = fc.record({
  matter: fc.nat(1000),
  move: fc.nat(10_000),
  who: fc.nat(1000),
  wild: rarely(12),
  undo: rarely(7),
  old: rarely(14),
  twice: rarely(3),
})
/** Rounds of one to four calls at once. */
const histories: fc.Arbitrary<History> = fc.array(fc.array(wish, { minLength: 1, maxLength: 4, size: 'max' }), {
  minLength: 3,
  maxLength: 5,
  size: 'max',
})

type Made = { matter: string; number: string; queryCode: string }
type Row = {
  id: string
  number: string
  stage: string
  revision: number
  procedure_id: string
  parent_id: string | null
  unit_id: string | null
  lead_unit: string | null
  actor_id: string | null
}
type Call = { row: Row; move: string; who: string; revision: number; input: object; key: string; replies: Reply[] }

const posts: Record<string, Omit<Somebody, 'account'> & { unitName: 'roads' | 'water' | null }> = {
  clerk: { role: 'clerk', inArea: true, unit: null, unitName: null },
  dispatcher: { role: 'dispatcher', inArea: true, unit: null, unitName: null },
  supervisor: { role: 'supervisor', inArea: true, unit: null, unitName: null },
  callback: { role: 'callback', inArea: true, unit: null, unitName: null },
  handler: { role: 'handler', inArea: false, unit: null, unitName: 'roads' },
  colleague: { role: 'handler', inArea: false, unit: null, unitName: 'roads' },
  unitHead: { role: 'unitHead', inArea: false, unit: null, unitName: 'roads' },
  otherHandler: { role: 'handler', inArea: false, unit: null, unitName: 'water' },
  otherUnitHead: { role: 'unitHead', inArea: false, unit: null, unitName: 'water' },
  resident: { role: 'resident', inArea: false, unit: null, unitName: null },
}
const accountOf = (who: string): string | null => world.people[who]?.account ?? null
const somebody = (who: string): Somebody => {
  const post = posts[who]
  if (post === undefined) throw new Error(who)
  return { ...post, account: accountOf(who), unit: post.unitName === null ? null : world.units[post.unitName] }
}
const personOf = (account: string | null) =>
  account === null ? 'resident' : (Object.keys(posts).find((who) => accountOf(who) === account) ?? 'clerk')

/** A form filled in rightly, unless it names a unit or a matter that by then it may not. */
function inputFor(row: Row, move: string, pick: number, matters: readonly Made[]): object {
  const unit = pick % 2 === 0 ? world.units.roads : world.units.water
  const other = matters.filter(({ matter }) => matter !== row.id)
  const reason = { reason: '理由' }
  const ground =
    pick % 3 === 0 ? { ground: 'noGround', ...reason } : { ground: 'elsewhere', basis: '第五条', ...reason }
  const inputs: Record<string, object> = {
    dispatch: { unit },
    redispatch: { unit, ...reason },
    return: ground,
    returnAgain: ground,
    arbitrate: { unit, finding: pick % 2 === 0 ? 'returnRight' : 'returnWrong', ...reason },
    handBack: ground,
    openParts: { units: [unit], task: '查明管线' },
    join: { lead: other[pick % other.length]?.matter },
    assign: { handler: accountOf(pick % 2 === 0 ? 'handler' : 'otherHandler') },
    ask: { question: '是哪一盏？' },
    supply: { supplied: '东侧' },
    supplyFor: { how: 'phone', supplied: '东侧' },
    requestExtension: { days: 3, ...reason },
    suspend: { ground: 'season', ...reason },
    urgeFor: { how: 'phone' },
    supervise: { demand: '到场' },
    reportOnSupervision: { report: '已到场' },
    answer: solved,
    answerOnSpot: solved,
    direct: { answer: '不归本级', competent: '市局', address: '甲路', law: '第四条', remedy: '六十日内' },
    partialAnswer: { progress: '已围挡' },
    recordConfirmation: { how: 'phone' },
    recordDisagreement: { how: 'phone', ...reason },
    notReached: { how: 'noAnswer' },
    requestReviewFor: { how: 'phone', ...reason },
    upholdAnswer: { opinion: '属实', basis: '第八条', remedy: '三十日内' },
    sendForRehandling: { unit, opinion: '未到场' },
    reopenFor: { how: 'phone', ...reason },
    reopenByOrder: { unit, ...reason },
    withdrawFor: { how: 'phone' },
    withdrawVoiceFor: { how: 'phone' },
    comment: { text: '备注' },
    deliver: { opinion: '完好' },
  }
  const { fields = [] } = procedures[row.procedure_id].moves[move]
  const required = fields.filter((field: { required?: boolean; when?: object }) => field.required && !field.when)
  return inputs[move] ?? Object.fromEntries(required.map(({ id }: { id: string }) => [id, '理由']))
}

/** what would end most histories before they began */
const ending = /^(withdraw|answerOnSpot|direct|expire|end|recall|handBack|confirm|recordConfirmation)/
/** what a history is about */
const turns =
  'dispatch join separate openParts deliver accept sendBack answer return returnAgain arbitrate take disagree'.split(
    ' ',
  )
/** never asked for: they need the level above, a second number, or a past */
const apart = ['passUp', 'receive', 'handDown', 'refuseReceipt', 'split', 'unsplit', 'register', 'importAnswer']

function callFor(wanted: Wish, rows: readonly Row[], matters: readonly Made[]): Call | undefined {
  const row = rows[wanted.matter % rows.length]
  if (row === undefined) return undefined
  const call = (move: string, who: string, input: object): Call => ({
    row,
    move,
    who,
    revision: wanted.old ? Math.max(1, row.revision - 1) : row.revision,
    input,
    key: randomUUID(),
    replies: [],
  })
  if (wanted.undo && (row.actor_id !== null || row.parent_id === null))
    return call('undo', wanted.wild ? 'supervisor' : personOf(row.actor_id), {})
  const { moves } = procedures[row.procedure_id]
  const names = Object.keys(moves).filter((name) => !apart.includes(name) && moves[name].by[0].role !== 'system')
  const near = (who: string) => {
    const { inArea, unit } = somebody(who)
    return who === 'resident'
      ? row.parent_id === null
      : inArea || (unit !== null && [row.unit_id, row.lead_unit].includes(unit))
  }
  const able = (move: string) => {
    const roles = moves[move].by.map(({ role }: { role: string }) => role)
    return Object.keys(posts).filter((who) => roles.includes(posts[who]?.role) && (wanted.wild || near(who)))
  }
  const fitting = names
    .filter((name) => moves[name].from.includes(row.stage) && able(name).length > 0)
    .filter((name) => !ending.test(name) || wanted.move % 4 === 0)
    .flatMap((name) => Array<string>(turns.includes(name) ? 4 : 1).fill(name))
  const among = wanted.wild || fitting.length === 0 ? names : fitting
  const move = among[wanted.move % among.length] ?? 'comment'
  const who = able(move)[wanted.who % able(move).length] ?? 'clerk'
  return call(move, who, inputFor(row, move, wanted.move, matters))
}

async function send({ row, move, who, revision, input, key }: Call, matters: readonly Made[]): Promise<Reply> {
  const headers = { 'idempotency-key': key }
  if (who !== 'resident')
    return move === 'undo'
      ? world.ask(who, 'POST', `/matters/${row.id}/undo`, { revision }, headers)
      : world.ask(who, 'POST', `/matters/${row.id}/moves/${move}`, { revision, input }, headers)
  const own = matters.find(({ matter }) => matter === row.id)
  return world.ask(
    undefined,
    'POST',
    `/submissions/mine/moves/${move}`,
    { revision, input },
    {
      ...headers,
      'x-submission-number': own?.number ?? '',
      'x-query-code': own?.queryCode ?? '',
    },
  )
}

const query = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
  (await world.database.pool.query(text, values)).rows

const rowsOf = (matters: readonly Made[]) =>
  query<Row>(
    `select m.id, m.number, m.stage, m.revision, m.procedure_id, m.parent_id, m.unit_id, m.lead_unit, e.actor_id from matter m
       join matter_event e on e.matter_id = m.id and e.seq = m.revision
     where m.id = any ($1) or m.parent_id = any ($1) order by m.number`,
    matters.map(({ matter }) => matter),
  )

/** Plays one history; answers with every call and its replies. */
async function play(history: History): Promise<{ matters: Made[]; calls: Call[] }> {
  // biome-ignore lint/suspicious/noThenProperty: a field of a form that never holds a function
  const extra = { area: places.A1, then: { move: 'register', input: {} } }
  const matters = await Promise.all([world.register(extra), world.register(extra)])
  const [first] = matters
  await world.move('dispatcher', first.matter, 'dispatch', { unit: world.units.roads })
  const calls: Call[] = []
  for (const round of history) {
    const rows = await rowsOf(matters)
    const made = round.flatMap((wanted) => callFor(wanted, rows, matters) ?? [])
    await Promise.all(
      made.map(async (call, index) => {
        const copies = round[index]?.twice ? [call, call] : [call]
        call.replies = await Promise.all(copies.map((copy) => send(copy, matters)))
      }),
    )
    calls.push(...made)
  }
  const repeated = calls.find(({ replies }) => replies.some(({ status }) => status === 200))
  if (repeated !== undefined) repeated.replies.push(await send(repeated, matters))
  return { matters, calls }
}

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
  const rows = await rowsOf(matters)
  const model = new Model()
  const ids = new Map(
    rows.map(({ id, parent_id, number }) => [id, parent_id === null ? id : `${parent_id}/${number.split('/')[1]}`]),
  )
  const registrar = accountOf('clerk')
  for (const { matter } of matters) {
    model.begin(matter, 'request', { registrar })
    model.apply({ matter, move: 'register', actor: registrar, data: {} })
  }
  const events = await query<Event>(
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
        : somebody(personOf(actor_id))
    if (actor_kind === 'system') expect([move, model.owed.get(matter)?.move]).toEqual([move, move])
    else if (move === 'undo') expect(model.againstUndo(matter, actor_id)).toEqual([])
    else
      expect([
        move,
        personOf(actor_id),
        model.against(plain, move, who).filter((one) => !model.crossed(plain, one, who)),
      ]).toEqual([move, personOf(actor_id), []])
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
      expect(at(row.id, revision + 1)).toMatchObject({ move, actor_id: accountOf(who) })
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
        expect([...said, model.against(plain, move, somebody(who), false).length > 0]).toEqual([...said, true])
      }
    }
  }
}

async function checkRows(model: Model, ids: Map<string, string>): Promise<void> {
  const rows = await query<Record<string, never>>('select * from matter where id = any ($1)', [...ids.keys()])
  const clocks = await query<{ matter_id: string; clock: string; state: string }>(
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
        const { matters, calls } = await play(next.history)
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
