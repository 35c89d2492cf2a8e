import { randomUUID } from 'node:crypto'
import sql, { type Sql } from 'sql-template-tag'
import type { Role } from '../../core/permission/index.ts'
import { type Row, transact, type Who } from '../database/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'

/** Matters in every stage, and the ones on which rights turn. */
export type SceneMatter = {
  matter: string
  submission: string
  number: string
  queryCode: string
  stage: string
  /** relation of each person to it beyond none, stated by hand: the oracle of the matrix */
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

/** role and relation of each person of the cast to a matter of grid A1 that lies with the roads unit and its handler */
export const standing: Record<string, { role: Role; relations: Record<'unassigned' | 'assigned', string[]> }> = {
  clerk: {
    role: 'clerk',
    relations: {
      unassigned: ['tenant', 'inArea', 'registrar', 'tookPart'],
      assigned: ['tenant', 'inArea', 'registrar', 'tookPart'],
    },
  },
  dispatcher: {
    role: 'dispatcher',
    relations: { unassigned: ['tenant', 'inArea'], assigned: ['tenant', 'inArea', 'tookPart'] },
  },
  gridWorker: { role: 'gridWorker', relations: { unassigned: ['tenant', 'inArea'], assigned: ['tenant', 'inArea'] } },
  otherGridWorker: { role: 'gridWorker', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  callback: { role: 'callback', relations: { unassigned: ['tenant', 'inArea'], assigned: ['tenant', 'inArea'] } },
  supervisor: { role: 'supervisor', relations: { unassigned: ['tenant', 'inArea'], assigned: ['tenant', 'inArea'] } },
  handler: {
    role: 'handler',
    relations: { unassigned: ['tenant'], assigned: ['tenant', 'assignedUnit', 'assignedHandler', 'tookPart'] },
  },
  colleague: { role: 'handler', relations: { unassigned: ['tenant'], assigned: ['tenant', 'assignedUnit'] } },
  unitHead: { role: 'unitHead', relations: { unassigned: ['tenant'], assigned: ['tenant', 'assignedUnit'] } },
  otherHandler: { role: 'handler', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  otherUnitHead: { role: 'unitHead', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  clerkB: { role: 'clerk', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  dispatcherB: { role: 'dispatcher', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  supervisorB: { role: 'supervisor', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  admin: { role: 'admin', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  auditor: { role: 'auditor', relations: { unassigned: ['tenant'], assigned: ['tenant'] } },
  stranger: { role: 'supervisor', relations: { unassigned: [], assigned: [] } },
}

export const stagesOfScene = ['received', 'registered', 'handling', 'awaitingResident', 'answered', 'closed'] as const

const must = (reply: { status: number; text: string }) => {
  if (reply.status >= 300) throw new Error(`scene not set: ${reply.status} ${reply.text}`)
}

export async function setScene(): Promise<Scene> {
  const world = await testWorld()
  const matters: Record<string, SceneMatter> = {}
  const steps: [string, string, Record<string, unknown>][] = [
    ['clerk', 'register', {}],
    ['dispatcher', 'dispatch', { unit: world.units.roads }],
    ['handler', 'take', {}],
    ['handler', 'ask', { question: '是哪一盏灯？' }],
    ['clerk', 'supplyFor', { how: 'phone', supplied: '东侧第二盏' }],
    ['handler', 'answer', { outcome: 'solved', answer: '已更换灯泡。' }],
  ]
  const upTo: Record<(typeof stagesOfScene)[number], number> = {
    received: 0,
    registered: 1,
    handling: 3,
    awaitingResident: 4,
    answered: 6,
    closed: 6,
  }
  for (const stage of stagesOfScene) {
    await add(stage, {}, steps.slice(0, upTo[stage]))
    if (stage !== 'closed') continue
    const { matter } = need('closed')
    must(await world.move('callback', matter, 'recordConfirmation', { how: 'phone', rating: 2, note: '居民觉得慢' }))
  }
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

  async function add(name: string, extra: Record<string, unknown>, path: [string, string, Record<string, unknown>][]) {
    const made = await world.register(extra)
    for (const [who, move, input] of path) must(await world.move(who, made.matter, move, input))
    matters[name] = { ...made, stage: name, photo: await photoOf(made.matter) }
  }

  async function photoOf(matter: string): Promise<string> {
    const id = randomUUID()
    await world.database.pool.query(
      `insert into attachment (tenant, id, matter_id, name, width, height, sha256, full_jpeg, thumb_jpeg, area_key, unit_id, took_part, excluded)
       select tenant, $1, id, 'photo.jpg', 1, 1, '\\x00', '\\xffd8', '\\xffd8', area_key, unit_id, took_part, excluded from matter where id = $2`,
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
