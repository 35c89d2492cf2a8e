import { randomUUID } from 'node:crypto'
import sql, { type Sql } from 'sql-template-tag'
import { type Row, transact, type Who } from '../database/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'

/** Matters in every stage, and the ones on which rights turn. */
export type SceneMatter = {
  matter: string
  submission: string
  number: string
  queryCode: string
  stage: string
  photo: string
}

export type Scene = {
  world: World
  matters: Record<string, SceneMatter>
  /** what a person's own database role gets */
  asPerson(name: string, query: Sql): Promise<Row[]>
  asResident(matter: SceneMatter, query: Sql): Promise<Row[]>
  /** status and code of a request */
  close(): Promise<void>
}

/** who makes which move with what */
type Path = [string, string, Record<string, unknown>][]

const must = (reply: { status: number; text: string }) => {
  if (reply.status >= 300) throw new Error(`scene not set: ${reply.status} ${reply.text}`)
}

export async function setScene(): Promise<Scene> {
  const world = await testWorld('wide')
  const matters: Record<string, SceneMatter> = {}
  const { units } = world
  const steps: Path = [
    ['clerk', 'register', {}],
    ['dispatcher', 'dispatch', { unit: units.roads }],
    ['handler', 'take', {}],
    ['handler', 'ask', { question: '是哪一盏灯？' }],
    ['clerk', 'supplyFor', { how: 'phone', supplied: '东侧第二盏' }],
    ['handler', 'answer', { outcome: 'solved', answer: '已更换灯泡。' }],
  ]
  const noDuty = { ground: 'elsewhere', basis: '三定规定第五条', reason: '不属本单位' }
  const up: Path = [...steps.slice(0, 1), ['dispatcher', 'passUp', { unit: units.district, reason: '超出权限' }]]
  // the way of one matter into each stage; who takes part in it is written down in standing.ts
  const ways: Record<string, Path> = {
    received: [],
    registered: steps.slice(0, 1),
    arbitration: [
      ...steps.slice(0, 3),
      ['handler', 'return', noDuty],
      ['dispatcher', 'dispatch', { unit: units.water }],
      ['otherHandler', 'returnAgain', noDuty],
    ],
    passedUp: up,
    handedDown: [
      ...up,
      ['districtDispatcher', 'receive', {}],
      ['districtDispatcher', 'handDown', { unit: units.water, demand: '请办理' }],
    ],
    handling: steps.slice(0, 3),
    awaitingResident: steps.slice(0, 4),
    suspended: [...steps.slice(0, 3), ['unitHead', 'suspend', { ground: 'season', reason: '冰冻期' }]],
    answered: steps,
    review: [
      ...steps,
      ['callback', 'recordDisagreement', { how: 'phone', reason: '还是不亮' }],
      ['handler', 'answer', { outcome: 'solved', answer: '已换整套灯具。' }],
      ['callback', 'requestReviewFor', { how: 'phone', reason: '不属实' }],
    ],
    closed: [...steps, ['callback', 'recordConfirmation', { how: 'phone', rating: 2, note: '居民觉得慢' }]],
  }
  for (const [stage, way] of Object.entries(ways)) await add(stage, {}, way)
  await add('anonymous', { petitioner: { anonymous: true } }, [])
  await add(
    'withIdentity',
    { petitioner: { name: '李小二', phone: '13612345678', identity: '11010519491231002X' } },
    steps.slice(0, 3),
  )
  await add('aboutHeadOfArea', { about: { headOfArea: true, words: '社区负责人态度不好' } }, [])
  await add('aboutHandler', { about: { accounts: [world.people['handler']?.account] } }, [['clerk', 'register', {}]])
  await add('withWater', { category: 'heating.water' }, [
    ['clerk', 'register', {}],
    ['dispatcher', 'dispatch', { unit: world.units.water }],
  ])
  await addTurns()
  const noted = need('handling')
  must(await world.move('dispatcher', noted.matter, 'comment', { text: '请尽快' }))
  const inB = await world.ask('clerkB', 'POST', '/matters', {
    channel: 'phone',
    title: '井盖松动',
    body: '路口井盖松动。',
    category: 'facility.road',
    area: places.B1,
    petitioner: { name: '赵小三', phone: '13512345678' },
  })
  must(inB)
  matters['inB'] = { ...inB.body, photo: await photoOf(inB.body.matter) }

  return {
    world,
    matters,
    asPerson: async (name, query) => raw(await whoIs(name), query),
    asResident: (matter, query) =>
      raw({ kind: 'resident', tenant: 'home', submission: matter.submission, matter: matter.matter }, query),
    close: () => world.close(),
  }

  function need(name: string): SceneMatter {
    const found = matters[name]
    if (found === undefined) throw new Error(`no matter ${name}`)
    return found
  }

  async function add(name: string, extra: Record<string, unknown>, path: Path) {
    const made = await world.register(extra)
    for (const [who, move, input] of path) must(await world.move(who, made.matter, move, input))
    matters[name] = { ...made, stage: name, photo: await photoOf(made.matter) }
  }

  /** Joint handling with two parts, a lead with one that follows it, and what was split off another. */
  async function addTurns() {
    await add('joint', { title: '三号楼前塌陷' }, steps.slice(0, 3))
    const ask = { units: [units.water, units.heating], task: '请查明管线归属' }
    // asked twice, so that there is a part in each stage besides those that stay as they are
    for (const names of [
      ['partOfWater', 'partOfHeating'],
      ['part asked', 'part working'],
      ['part delivered', 'part closed'],
    ])
      await addParts(need('joint'), ask, names)
    must(await world.move('heatingHandler', need('part working').matter, 'take'))
    must(await world.move('otherHandler', need('part delivered').matter, 'deliver', { opinion: '完好' }))
    must(await world.move('heatingHandler', need('part closed').matter, 'deliver', { opinion: '无管线' }))
    must(await world.move('handler', need('part closed').matter, 'accept'))
    await add('lead', {}, steps.slice(0, 3))
    await add('follower', {}, steps.slice(0, 1))
    must(await world.move('dispatcher', need('follower').matter, 'join', { lead: need('lead').matter }))
    await add('joined', {}, steps.slice(0, 1))
    must(await world.move('dispatcher', need('joined').matter, 'join', { lead: need('lead').matter }))
    await add('whole', {}, steps.slice(0, 1))
    must(await world.move('dispatcher', need('whole').matter, 'split', { title: '下水道堵塞', body: '下水道也堵了。' }))
    const { rows } = await world.database.pool.query(
      'select id, matter_id, number from submission where code_of = $1',
      [need('whole').submission],
    )
    const [{ id, matter_id, number }] = rows
    matters['splitOff'] = {
      matter: matter_id,
      submission: id,
      number,
      queryCode: need('whole').queryCode,
      stage: 'received',
      photo: await photoOf(matter_id),
    }
  }

  async function addParts(whole: SceneMatter, ask: Record<string, unknown>, names: readonly string[]) {
    must(await world.move('handler', whole.matter, 'openParts', ask))
    const { parts } = (await world.ask('handler', 'GET', `/matters/${whole.matter}`)).body
    for (const [index, name] of names.entries()) {
      const { id, number } = parts.at(index - names.length)
      // a part has no petitioner: it borrows the submission of the whole, which nobody reaches through it
      matters[name] = { ...whole, matter: id, number, stage: 'asked', photo: await photoOf(id) }
    }
  }

  async function photoOf(matter: string): Promise<string> {
    const id = randomUUID()
    await world.database.pool.query(
      `insert into attachment (tenant, id, matter_id, name, width, height, sha256, full_jpeg, thumb_jpeg, area_key, unit_id, lead_unit, took_part, excluded)
       select tenant, $1, id, 'photo.jpg', 1, 1, '\\x00', '\\xffd8', '\\xffd8', area_key, unit_id, lead_unit, took_part, excluded from matter where id = $2`,
      [id, matter],
    )
    return id
  }

  async function whoIs(name: string): Promise<Who> {
    return (await world.service.authenticator.staff(world.people[name]?.token ?? '')).who
  }

  function raw(who: Who, query: Sql): Promise<Row[]> {
    return transact(world.database.pool, who, (tx) => tx.all(query))
  }
}

export const countIn = (table: string, matter: string): Sql => {
  switch (table) {
    case 'matter':
      return sql`select id from matter where id = ${matter}`
    case 'submission':
      return sql`select id from submission where matter_id = ${matter}`
    case 'matter_event':
      return sql`select seq from matter_event where matter_id = ${matter}`
    case 'matter_clock':
      return sql`select clock from matter_clock where matter_id = ${matter}`
    default:
      return sql`select id from attachment where matter_id = ${matter}`
  }
}
