import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Day, dayOf, type Instant } from '../../core/deadline/index.ts'
import type { MatterState, Procedure } from '../../core/procedure/index.ts'
import { testWorld, type World } from '../testing/index.ts'
import { figuresToldBy } from './testing-figures.ts'
import type { Grown } from './testing-histories.ts'
import { toldOn } from './testing-turns.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const HOUR = 3_600_000
const later = (hours: number) => {
  world.clock.now = (world.clock.now + hours * HOUR) as Instant
}
/** Makes a move and lets some hours pass. */
async function move(who: string, matter: string, name: string, input: Record<string, unknown> = {}): Promise<void> {
  const reply = await world.move(who, matter, name, input)
  expect([name, reply.status, reply.text]).toEqual([name, 200, expect.anything()])
  later(5)
}

async function dispatched(extra: Record<string, unknown> = {}): Promise<string> {
  const { matter } = await world.register(extra)
  later(1)
  await move('clerk', matter, 'register')
  await move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  return matter
}

const one = async (text: string, id: string): Promise<string> =>
  (await world.database.pool.query(text, [id])).rows[0].id
const solved = { outcome: 'solved', answer: '已修复。' }

type Row = {
  id: string
  parent_id: string | null
  split_from: string | null
  received_at: Date
  channel: string
  category: string
  person_times: number
  days: number | null
  events: {
    seq: number
    at: string
    move: string
    from_stage: string | null
    to_stage: string
    data: object
    rated: object | null
    undone: boolean
  }[]
}

/** What the timelines in the database say, for the recount; nothing of the columns that figures are read from. */
async function timelines(): Promise<Grown[]> {
  const { rows } = await world.database.pool.query<Row>(`
    select m.id, m.parent_id, m.split_from, m.received_at, m.channel, m.category, m.person_times,
      (select c.term_amount from matter_clock c where c.tenant = m.tenant and c.matter_id = m.id and c.clock = 'part' and c.run = 1) as days,
      (select jsonb_agg(to_jsonb(e) order by e.seq) from matter_event e where e.tenant = m.tenant and e.matter_id = m.id) as events
    from matter m where m.tenant = 'home'`)
  return rows.map((row) => ({
    id: row.id,
    procedure: {} as Procedure,
    state: { receivedAt: row.received_at.getTime() } as MatterState,
    events: row.events.map(({ seq, at, move, from_stage, to_stage, data, rated, undone }) => ({
      seq,
      at: Date.parse(at) as Instant,
      move,
      from: from_stage,
      to: to_stage,
      data: { ...data, ...rated },
      undone,
    })),
    channel: row.channel,
    category: row.category,
    personTimes: row.person_times,
    parent: row.parent_id,
    splitFrom: row.split_from,
    days: row.days,
    earlier: [],
  }))
}

test('[A1-41] what people do through the service gives the figures that its timelines tell, on every day', async () => {
  const first = dayOf(world.clock.now)

  const returned = await dispatched({ personTimes: 3 })
  await move('handler', returned, 'return', { ground: 'noGround', reason: '人手不足。' })
  await move('dispatcher', returned, 'dispatch', { unit: world.units.water })
  await move('otherHandler', returned, 'returnAgain', {
    ground: 'notOurDuty',
    basis: '职责清单第三条',
    reason: '不属水务。',
  })
  await move('supervisor', returned, 'arbitrate', {
    unit: world.units.roads,
    finding: 'returnRight',
    reason: '道路设施归市政。',
  })
  await move('handler', returned, 'answer', solved)
  await move('callback', returned, 'notReached', { how: 'noAnswer' })
  await move('callback', returned, 'recordConfirmation', { how: 'phone', rating: 5 })
  later(30)
  await move('clerk', returned, 'reopenFor', { how: 'phone', reason: '又坏了。' })
  await move('handler', returned, 'answer', { ...solved, outcome: 'explained', basis: '依据', remedy: '途径' })
  await move('callback', returned, 'recordConfirmation', { how: 'phone', rating: 2 })

  const lead = await dispatched()
  const voice = await dispatched()
  await move('dispatcher', voice, 'join', { lead })
  await move('clerk', lead, 'withdrawVoiceFor', { how: 'phone' })
  later(40)
  await move('handler', lead, 'answer', solved)
  await move('callback', voice, 'recordDisagreement', { how: 'phone', reason: '还没好。' })

  const joint = await dispatched()
  await move('handler', joint, 'openParts', { units: [world.units.water], task: '查水管。', days: 2 })
  const part = await one('select id from matter where parent_id = $1', joint)
  later(80)
  await move('otherHandler', part, 'deliver', { opinion: '水管完好。' })
  await move('handler', part, 'accept')
  await move('handler', joint, 'answer', solved)

  const whole = await dispatched({ personTimes: 7 })
  await move('dispatcher', whole, 'split', { title: '井盖松动', body: '另外，门口井盖松动。' })
  const second = await one('select id from matter where split_from = $1', whole)
  later(20)
  await move('clerk', second, 'register')
  await move('clerk', second, 'unsplit', { reason: '其实是一件事。' })
  await move('dispatcher', whole, 'split', { title: '树枝挡灯', body: '树枝挡住路灯。' })

  const back = await dispatched()
  await move('clerk', back, 'withdrawFor', { how: 'phone' })
  later(30)
  await move('clerk', back, 'reopenFor', { how: 'phone', reason: '还是请办理。' })
  expect((await world.ask('clerk', 'GET', `/matters/${back}`)).body.submissions[0].withdrawnAt).toBeNull()

  const undone = await dispatched()
  const revision = (await world.move('handler', undone, 'return', { ground: 'noGround', reason: '误点。' })).body
    .revision
  expect((await world.ask('handler', 'POST', `/matters/${undone}/undo`, { revision })).status).toBe(200)
  await move('handler', undone, 'ask', { question: '哪一盏灯？' })
  later(100)

  const grown = await timelines()
  expect(grown.filter(({ events }) => events.some((event) => event.undone))).toHaveLength(1)
  for (
    let asOf = first;
    asOf <= dayOf(world.clock.now);
    asOf = dayOf((Date.parse(asOf) + 24 * HOUR) as Instant) as Day
  ) {
    const { body } = await world.ask('supervisor', 'GET', `/statistics/requests?asOf=${asOf}`)
    const told = figuresToldBy(toldOn(grown, asOf), asOf)
    for (const { id, value, numerator, base } of body.measures) {
      const { value: counted, numerator: among = null, base: of } = told[id] ?? {}
      // fewer than five ratings are no figure
      const expected =
        id === 'satisfactionRate' ? { value: null, numerator: null } : { value: counted, numerator: among }
      expect({ asOf, id, value, numerator, base }).toEqual({ asOf, id, ...expected, base: of })
    }
  }
})
