import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { hashSessionToken } from '../cryptography/index.ts'
import { loadPermissions } from '../kernel/index.ts'
import { hasMessage, languages } from '../messages/index.ts'
import { places, testWorld } from '../testing/index.ts'
import type { Route } from './route.ts'
import { type Attempt, attemptsAt, BOUNDARY, formOf, type Hints } from './testing-requests.ts'

/**
 * Requests generated from the schemas of every route, the same ones in every run. `FIVEFOLD_FUZZ_RUNS` sends more to each
 * route, `FIVEFOLD_FUZZ_SEED` others.
 */
const seed = Number(process.env['FIVEFOLD_FUZZ_SEED'] ?? 20261124)
const runs = Number(process.env['FIVEFOLD_FUZZ_RUNS'] ?? 16)
/** Checking a password takes a tenth of a second by design. */
const slow = new Set(['POST /session', 'PUT /session/password', 'POST /accounts', 'POST /accounts/:id/reset-password'])

const world = await testWorld()
const permissions = loadPermissions()
const { app, authenticator, routes } = world.service
let serial = 0

const matters = [await world.register(), await world.register({ category: 'heating.water' }), await world.register()]
const [, handled, answered] = matters.map(({ matter }) => matter)
for (const matter of [handled, answered]) {
  await world.move('clerk', matter ?? '', 'register')
  await world.move('dispatcher', matter ?? '', 'dispatch', { unit: world.units.roads })
}
await world.move('handler', answered ?? '', 'answer', { outcome: 'solved', answer: '已更换灯泡。' })
// beside them one that leads another, with a part, and something that may still be taken back
const lead = await world.register()
await world.move('clerk', lead.matter, 'register')
const batch = await world.ask('dispatcher', 'POST', '/matters/batch', {
  move: 'dispatch',
  preview: false,
  items: [{ matter: lead.matter, revision: 2, input: { unit: world.units.roads } }],
})
await world.move('handler', lead.matter, 'openParts', { units: [world.units.water], task: '查管线' })
const follower = await world.register()
await world.move('clerk', follower.matter, 'register')
await world.move('dispatcher', follower.matter, 'join', { lead: lead.matter })
matters.push(lead, follower)
const joint = await world.ask('handler', 'GET', `/matters/${lead.matter}`)
const victim = await world.ask('admin', 'POST', '/accounts', {
  login: 'victim',
  name: '测试员',
  posts: [{ post: '受理', role: 'clerk', area: places.A }],
})
const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
  .jpeg()
  .toBuffer()
const staged = await send({
  method: 'POST',
  url: '/api/v1/photos',
  person: 'clerk',
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  payload: formOf(picture, 'lamp.jpg'),
})
const table = Buffer.from('id,title,body,receivedAt\n1,路灯不亮,三号楼前,2026-01-05\n2,,,\n')
const imported = await send({
  method: 'POST',
  url: '/api/v1/imports',
  person: 'admin',
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  payload: formOf(table, 'past.csv'),
})
const absence = await world.ask('unitHead', 'POST', '/absences', {
  account: world.people['handler']?.account,
  substitute: world.people['colleague']?.account,
  from: '2026-03-02',
  until: '2026-03-03',
  reason: 'leave',
})
const handover = await world.ask('handler', 'POST', '/handovers', {
  to: { account: world.people['colleague']?.account },
  note: '请留意',
})
const standard = await world.ask('unitHead', 'POST', '/standard-answers', {
  unit: world.units.roads,
  title: '路灯',
  outcome: 'solved',
  answer: '{{number}}已修好。',
})
expect([victim.status, staged.statusCode, imported.statusCode]).toEqual([201, 201, 202])
expect([absence.status, handover.status, standard.status]).toEqual([201, 201, 201])
const draft = await world.ask('admin', 'POST', '/procedure-drafts', { from: { procedure: 'request' } })
const { body: procedure } = (await world.ask('admin', 'GET', `/procedure-drafts/${draft.body.id}`)).body
await importsDone()
const rolesOf = new Map<string, string[]>()
for (const [name, { token }] of Object.entries(world.people))
  rolesOf.set(
    name,
    (await authenticator.staff(token)).staff.posts.map(({ role }) => role),
  )
const tables = (
  await world.database.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
).rows.map(({ name }) => name)

afterAll(() => world.close())

const cursor = (mark: unknown, id: unknown) => Buffer.from(JSON.stringify([mark, id])).toString('base64url')
const ids = [...matters.map(({ matter }) => matter), ...joint.body.parts.map(({ id }: { id: string }) => id)]
const submissions = matters.map(({ submission }) => submission)
const common: Hints = {
  matter: ids,
  submission: submissions,
  area: Object.values(places),
  category: ['facility', 'facility.lighting', 'heating.water', null],
  unit: Object.values(world.units),
  organization: [...Object.values(world.units), null],
  handler: [world.people['handler']?.account],
  accounts: [[], [world.people['handler']?.account], [randomUUID()]],
  account: Object.values(world.people).map(({ account }) => account),
  substitute: Object.values(world.people).map(({ account }) => account),
  matters: [ids],
  revision: [1, 2, 3, 4],
  version: ['1', '2'],
  move: [...Object.keys(procedure.moves), 'take', 'deliver', 'accept', 'undo', 'begin', '__proto__'],
  input: [
    {},
    { unit: world.units.water },
    { unit: world.units.water, reason: '管网', finding: 'returnWrong', demand: '请办理', opinion: '未到场' },
    { outcome: 'solved', answer: '已修好。' },
    { rating: 5 },
    { reason: '还是不亮' },
    { text: '请尽快', files: [randomUUID()] },
    { text: '请看', mention: [world.people['colleague']?.account, randomUUID()] },
    { days: 5, reason: '等待配件' },
    { days: 9_007_199_254_740_991, reason: '\ud800' },
    { ground: 'noGround', reason: '不办' },
    { lead: ids[0], reason: '同一件事' },
    { lead: randomUUID() },
    { units: [world.units.water], task: '查管线' },
    { units: [world.units.water, world.units.water, randomUUID(), 'x'], task: '查管线', days: 0 },
    { title: '还有一件', body: '下水道也堵了。', category: 'heating.water', area: places.A2 },
    { title: '还有一件', body: '电话 13912345678', area: '990' },
    { how: 'phone', reason: '还是不亮', supplied: '东侧', rating: 1 },
    { opinion: '完好', photos: [randomUUID()] },
  ],
  batch: [batch.body.batch, randomUUID()],
  follows: ids,
  flag: ['supervised', 'joint', '__proto__'],
  number: [matters[0]?.number, 'QS-26-000001-5', '%'],
  procedure: ['request'],
  stage: ['received', 'handling', 'received,handling', ',,,'],
  photos: [[], [], [randomUUID()]],
  file: [picture, table],
  figure: ['received', 'answered', 'open', 'overdueOpen', 'byMonth', 'byCategory', 'toString'],
  key: ['2026-03', 'facility', '0000-13'],
  until: ['2026-03-04', '2026-03-02', '9999-12-30'],
  from: ['2026-03-01', '2026-03-02', '0000-01-01', '0001-01-01', '9999-12-31'],
  to: ['2026-03-01', '2026-03-02', '0000-01-01', '0001-01-01', '9999-12-31'],
  asOf: ['2026-03-01', '2026-03-02', '0000-01-01', '0001-01-01', '9999-12-31'],
  receivedAt: ['2026-03-01T10:00:00+08:00', '2026-03-02T09:00:00+08:00', '2027-01-01T00:00:00Z'],
  petitioner: [
    { anonymous: true },
    { name: '王小一', phone: '13812345678' },
    { name: '欧阳·买买提', phone: '13812345678' },
  ],
  login: ['clerk', 'victim', 'nobody'],
  password: ['correct horse battery', 'wrong'],
  current: ['wrong wrong wrong'],
  cursor: [
    cursor('2026-03-02 01:00:00+00', randomUUID()),
    cursor('1', randomUUID()),
    cursor('2026-02-31 01:00:00+00', randomUUID()),
    cursor('9999-99-99 00:00:00+00', randomUUID()),
    cursor('294277-01-01 00:00:00+00', randomUUID()),
    cursor('infinity', randomUUID()),
    cursor(1, 1),
    'x',
    '999999999999999999',
  ],
}

const idOf = (path: string): Hints['id'] => {
  if (path.startsWith('/matters')) return ids
  if (path.startsWith('/submissions/:id')) return submissions
  if (path.startsWith('/accounts')) return [victim.body.id, world.people['admin']?.account]
  if (path.startsWith('/procedures')) return ['request', 'constructor']
  if (path.startsWith('/procedure-drafts')) return [draft.body.id, randomUUID()]
  if (path.startsWith('/absences')) return [absence.body.id, randomUUID()]
  if (path.startsWith('/handovers')) return [handover.body.id, randomUUID()]
  if (path.startsWith('/standard-answers')) return [standard.body.id, randomUUID()]
  if (path.startsWith('/imports')) return [imported.json().id, randomUUID()]
  return [staged.json().id, randomUUID()]
}

/** Names that mean something else where procedures change. */
const ofProcedures: Hints = {
  body: [procedure, { ...procedure, start: 'nowhere' }, {}],
  from: [1, 2, { procedure: 'request' }, { procedure: 'nothing', version: 1 }],
  to: [1, 2, 9],
  stages: [{}, { handling: 'handling' }, { handling: 'closed', nowhere: 'closed' }],
  steps: [
    [],
    [{ move: 'register', input: {}, as: { role: 'clerk', relation: 'inArea' }, at: '2026-03-02T10:00:00+08:00' }],
  ],
  at: ['2026-03-02T10:00:00+08:00', '0001-01-01T00:00:00Z'],
  until: ['2026-05-02T10:00:00+08:00', '2199-12-31T23:59:59Z'],
}

function credentials(person: string | undefined): Record<string, string> {
  const mine = matters[Number(person?.match(/^@(\d)$/)?.[1])]
  if (mine !== undefined) return { 'x-submission-number': mine.number, 'x-query-code': mine.queryCode }
  const known = person === undefined ? undefined : world.people[person]
  return known === undefined ? {} : { authorization: `Bearer ${known.token}` }
}

/** From an address of its own, so that wrong guesses of one request do not shut out the next. */
function send({ method, url, headers, payload, person }: Attempt) {
  serial += 1
  const remoteAddress = `10.${serial >> 16}.${(serial >> 8) & 255}.${serial & 255}`
  return app.inject({
    method: method as 'GET',
    url,
    remoteAddress,
    headers: { ...credentials(person), ...headers },
    ...(payload !== undefined && { payload }),
  })
}

const heads = `select ${tables.map((name) => `(select count(*) || '/' || coalesce(max(xmin::text::bigint), 0) from ${name}) as ${name}`).join(', ')}`

let last: Record<string, string> | undefined

/** Of every table how many rows it has and which transaction wrote to it last: nothing can be written without changing these. */
async function written(): Promise<Record<string, string>> {
  return (await world.database.pool.query<Record<string, string>>(heads)).rows[0] ?? {}
}

/** What a refused try may leave behind: counters against guessing, and its entry in the trail. */
const traces: Record<string, readonly string[]> = {
  'login.wrong': ['throttle', 'audit_entry', 'audit_unsealed'],
  'resident.unknown': ['throttle'],
}

const LEAKS =
  /\n\s+at |node_modules|\.ts:\d|violates|relation "|syntax error at|invalid input syntax|out of range|duplicate key|insert into|Zod|TypeError|RangeError|undefined \(reading|pg_|fivefold_definer/i

async function tried(route: Route, attempt: Attempt): Promise<void> {
  // what a GET runs is a transaction that reads only
  const writes = attempt.method !== 'GET' && attempt.method !== 'HEAD'
  const before = writes ? (last ?? (await written())) : undefined
  last = undefined
  const reply = await send(attempt)
  const { statusCode: status } = reply
  const say = `${status} ${attempt.method} ${attempt.url.slice(0, 300)} by ${attempt.person}: ${reply.body.slice(0, 300)}`
  expect(status, say).toBeLessThan(500)
  expect(reply.headers['x-content-type-options'], say).toBe('nosniff')
  if (status < 400) {
    const own = attempt.method === route.method
    if (own) expect(status, say).toBe(route.reply === 'none' ? 204 : (route.status ?? 200))
    return
  }
  expect(reply.headers['content-type'], say).toMatch(/^application\/problem\+json/)
  if (attempt.method !== 'HEAD') {
    const problem = reply.json()
    expect(problem, say).toMatchObject({
      type: `/api/v1/problems/${problem.code}`,
      title: expect.stringMatching(/\S/),
      status,
      instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    for (const { code } of [problem, ...(problem.errors ?? [])])
      for (const language of languages)
        expect([say, code, hasMessage(language, `problem.${code}`)]).toEqual([say, code, true])
    expect(LEAKS.exec(reply.body)?.[0], say).toBeUndefined()
    if (before === undefined) return
    const after = await written()
    const changed = tables.filter((table) => after[table] !== before[table])
    expect([say, changed.filter((table) => !traces[problem.code]?.includes(table))]).toEqual([say, []])
    last = after
  }
}

/** An import that was begun goes on after its reply. */
async function importsDone(): Promise<void> {
  const running = "select from import_job where state = 'running'"
  while (((await world.database.pool.query(running)).rowCount ?? 0) > 0);
}

/** Somebody may have signed out, rightly. */
async function everybodySignsInAgain(): Promise<void> {
  for (const { account, token } of Object.values(world.people))
    await world.database.pool.query(
      `insert into session (token_hash, tenant, account_id, last_seen_at, expires_at)
       select $1, tenant, id, now() + interval '100 years', now() + interval '200 years' from account where id = $2 on conflict do nothing`,
      [hashSessionToken(token), account],
    )
}

const named = routes.map((route): [string, Route] => [`${route.method} ${route.path}`, route])

test.each(named)(
  '[V2.2.1, V2.3.3, V16.5.1] %s refuses what it should, in words, and writes nothing then',
  async (name, route) => {
    const allowed = Object.keys(permissions.operations[route.may]?.allow ?? {})
    const entitled =
      route.door === 'staff'
        ? [...rolesOf].filter(([, roles]) => roles.some((role) => allowed.includes(role))).map(([person]) => person)
        : route.door === 'resident'
          ? ['@0', '@1', '@2']
          : [undefined]
    const changing = route.path.startsWith('/procedure-') ? ofProcedures : {}
    const hints = { ...common, ...changing, id: idOf(route.path) ?? [] }
    await fc.assert(
      fc
        .asyncProperty(
          attemptsAt(route, hints, entitled as string[], ['auditor', 'otherHandler', 'stranger']),
          (attempt) => tried(route, attempt),
        )
        .afterEach(
          route.path.startsWith('/session')
            ? everybodySignsInAgain
            : route.path.startsWith('/imports')
              ? importsDone
              : async () => {},
        ),
      { seed, numRuns: slow.has(name) ? Math.ceil(runs / 8) : runs, endOnFailure: true },
    )
  },
)
