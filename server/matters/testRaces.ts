import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { places, type Reply, type World } from '../testing/index.ts'
import { solved } from './testCourse.ts'
import { procedures, type Somebody } from './testPlain.ts'

/** One call as it was generated; which matter, move and person it becomes depends on where things stand by then. */
type Wish = { matter: number; move: number; who: number; wild: boolean; undo: boolean; old: boolean; twice: boolean }
export type History = Wish[][]

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
export const histories: fc.Arbitrary<History> = fc.array(fc.array(wish, { minLength: 1, maxLength: 4, size: 'max' }), {
  minLength: 3,
  maxLength: 5,
  size: 'max',
})

export type Made = { matter: string; number: string; queryCode: string }
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
export type Call = {
  row: Row
  move: string
  who: string
  revision: number
  input: object
  key: string
  replies: Reply[]
}

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
/** what would end most histories before they began */
const ending = /^(withdraw|answerOnSpot|direct|expire|end|recall|handBack|confirm|recordConfirmation)/
/** what a history is about */
const turns =
  'dispatch join separate openParts deliver accept sendBack answer return returnAgain arbitrate take disagree'.split(
    ' ',
  )
/** never asked for: they need the level above, a second number, or a past */
const apart = ['passUp', 'receive', 'handDown', 'refuseReceipt', 'split', 'unsplit', 'register', 'importAnswer']

/** People of a world who act at once, as generated histories have it. */
export function racesIn(world: World) {
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
  return { accountOf, somebody, personOf, query, rowsOf, play }
}
