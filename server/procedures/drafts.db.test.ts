import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Procedure, procedureSchema } from '../../core/procedure/index.ts'
import { testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
  // a second administrator, for two may write at once
  await world.database.pool.query(
    `insert into appointment (tenant, id, account_id, post, role, area_key, valid_from) values ('home', gen_random_uuid(), $1, '管理员', 'admin', '430199001', '2020-01-01')`,
    [world.people['dispatcherB']?.account],
  )
})
afterAll(() => world.close())

const from = async (procedure = 'request', who = 'admin'): Promise<string> => {
  const { status, body, text } = await world.ask(who, 'POST', '/procedure-drafts', { from: { procedure } })
  expect([status, text]).toEqual([201, expect.anything()])
  return body.id
}
const read = async (draft: string) => (await world.ask('admin', 'GET', `/procedure-drafts/${draft}`)).body
const save = (who: string, draft: string, revision: number, body: unknown, headers: Record<string, string> = {}) =>
  world.ask(who, 'PUT', `/procedure-drafts/${draft}`, { revision, body }, headers)
const publish = (draft: string, revision: number, extra: object = {}) =>
  world.ask('admin', 'POST', `/procedure-drafts/${draft}/publish`, { revision, ...extra })
const tryIt = (draft: string, body: object) => world.ask('admin', 'POST', `/procedure-drafts/${draft}/try`, body)

const as = (role: string, relation: string) => ({ role, relation })
const RECEIVED = '2026-03-02T09:00:00+08:00'
const step = (move: string, who: object, day: string, input: object = {}) => ({
  move,
  input,
  as: who,
  at: `${day}T10:00:00+08:00`,
})
const toTheEnd = {
  receivedAt: RECEIVED,
  steps: [
    step('register', as('clerk', 'inArea'), '2026-03-02'),
    step('withdraw', as('resident', 'petitioner'), '2026-03-03'),
  ],
}

const change = (body: unknown, how: (draft: Procedure) => void): Procedure => {
  const draft = structuredClone(body) as Procedure
  how(draft)
  return draft
}

describe('a procedure is changed', () => {
  test('from a draft over what is wrong with it, a trial and its publication, while what runs keeps its rules', async () => {
    const { matter: running } = await world.register()
    const before = (await world.ask('clerk', 'GET', '/procedures/request/versions')).body.items
    expect(before[0]).toMatchObject({ version: 2, running: 1 })

    const draft = await from()
    const first = await read(draft)
    expect(first).toMatchObject({ procedure: 'request', revision: 1, baseVersion: 2, tried: false })
    expect(first.check.problems).toEqual([])
    expect(first.check.diagram).toContain('<svg')
    expect(procedureSchema.parse(first.body).moves['register']).toBeDefined()

    const broken = change(first.body, (p) => {
      if (p.moves['register']) p.moves['register'].to = 'nowhere'
    })
    const saved = await save('admin', draft, 1, broken)
    expect(saved.body).toMatchObject({ revision: 2 })
    expect(saved.body.check.problems[0]).toMatchObject({ path: '/moves/register/to' })
    expect(saved.body.check.diagram).toContain('<svg')
    const refused = await publish(draft, 2)
    expect([refused.status, refused.body.code]).toEqual([409, 'draft.problems'])
    expect(refused.body.errors[0].pointer).toBe('/moves/register/to')
    expect((await tryIt(draft, toTheEnd)).body.code).toBe('draft.problems')
    const list = (await world.ask('admin', 'GET', '/procedure-drafts')).body.items
    expect(list).toHaveLength(1)
    expect(list[0]).toMatchObject({
      id: draft,
      procedure: 'request',
      title: '居民诉求办理',
      revision: 2,
      baseVersion: 2,
    })
    expect(list[0].problems).toBeGreaterThan(0)

    const sound = change(first.body, (p) => {
      const { answer } = p.clocks
      if (answer) answer.within = { amount: 5, unit: 'workingDay' }
      p.version = 77
      p.id = 'somethingElse'
    })
    expect((await save('admin', draft, 2, sound)).body).toMatchObject({ revision: 3, check: { problems: [] } })
    expect((await publish(draft, 3)).body.code).toBe('draft.notTried')
    expect((await tryIt(draft, { ...toTheEnd, steps: toTheEnd.steps.slice(0, 1) })).body.tried).toBe(false)
    expect((await publish(draft, 3)).body.code).toBe('draft.notTried')
    expect((await tryIt(draft, toTheEnd)).body).toMatchObject({ tried: true, stage: 'closed', ending: 'withdrawn' })
    expect((await read(draft)).tried).toBe(true)
    const published = await publish(draft, 3)
    expect([published.status, published.body]).toEqual([200, { procedure: 'request', version: 3 }])
    expect((await world.ask('admin', 'GET', `/procedure-drafts/${draft}`)).status).toBe(404)

    const { matter: fresh } = await world.register()
    const [old, now] = await Promise.all(
      [running, fresh].map(async (matter) => (await world.ask('clerk', 'GET', `/matters/${matter}`)).body),
    )
    const term = (view: { clocks: { clock: string; dueDay: string }[] }) =>
      view.clocks.find(({ clock }) => clock === 'answer')?.dueDay
    expect([old.procedure.version, term(old)]).toEqual([2, '2026-03-23'])
    expect([now.procedure.version, term(now)]).toEqual([3, '2026-03-09'])
    for (const matter of [running, fresh]) expect((await world.move('clerk', matter, 'register')).status).toBe(200)
    const versions = (await world.ask('clerk', 'GET', '/procedures/request/versions')).body.items
    expect(versions.map((v: { version: number; running: number }) => [v.version, v.running])).toEqual([
      [3, 1],
      [2, 1],
    ])
    const trail = (await world.ask('auditor', 'GET', '/audit?operation=procedure')).body.items
    expect(trail.map(({ operation }: { operation: string }) => operation)).toEqual([
      'procedure.publish',
      'procedure.try',
      'procedure.save',
      'procedure.save',
      'procedure.draft',
    ])
  })

  test('into one that did not exist, which matters may take from then on', async () => {
    const title = { zh: '便民代办', en: 'Errands' }
    const taken = await world.ask('admin', 'POST', '/procedure-drafts', { id: 'request', title })
    expect([taken.status, taken.body.code]).toEqual([409, 'draft.procedureExists'])
    const made = await world.ask('admin', 'POST', '/procedure-drafts', { id: 'errand', title })
    const draft = made.body.id
    const { body, check, baseVersion } = await read(draft)
    expect([check.problems, baseVersion, body.title]).toEqual([[], null, title])
    const closing = { receivedAt: RECEIVED, steps: [step('close', as('clerk', 'inArea'), '2026-03-02')] }
    expect((await tryIt(draft, closing)).body).toMatchObject({ tried: true, ending: 'explained' })
    expect((await publish(draft, 1)).body).toEqual({ procedure: 'errand', version: 1 })
    const { matter } = await world.register({ procedure: 'errand' })
    expect((await world.move('clerk', matter, 'close')).body).toMatchObject({ stage: 'closed', ending: 'explained' })
  })

  test('once: publishing again with the same key tells the same version and publishes nothing', async () => {
    const draft = await from('errand')
    await tryIt(draft, { receivedAt: RECEIVED, steps: [step('close', as('clerk', 'inArea'), '2026-03-02')] })
    const again = () =>
      world.ask(
        'admin',
        'POST',
        `/procedure-drafts/${draft}/publish`,
        { revision: 1 },
        { 'idempotency-key': 'publish-errand' },
      )
    const replies = [await again(), await again()]
    expect(replies.map(({ body }) => body)).toEqual([
      { procedure: 'errand', version: 2 },
      { procedure: 'errand', version: 2 },
    ])
  })

  test('by nobody but an administrator', async () => {
    const draft = await from()
    for (const person of ['supervisor', 'clerk', 'unitHead', 'auditor'])
      for (const [method, path, body] of [
        ['GET', '/procedure-drafts', undefined],
        ['POST', '/procedure-drafts', { from: { procedure: 'request' } }],
        ['POST', '/procedure-drafts/check', { body: {} }],
        ['GET', `/procedure-drafts/${draft}`, undefined],
        ['PUT', `/procedure-drafts/${draft}`, { revision: 1, body: {} }],
        ['DELETE', `/procedure-drafts/${draft}`, undefined],
        ['POST', `/procedure-drafts/${draft}/try`, toTheEnd],
        ['POST', `/procedure-drafts/${draft}/publish`, { revision: 1 }],
      ] as const)
        expect([person, method, path, (await world.ask(person, method, path, body)).body?.code]).toEqual([
          person,
          method,
          path,
          'notEntitled',
        ])
    expect((await world.ask('admin', 'DELETE', `/procedure-drafts/${draft}`)).status).toBe(204)
    expect((await world.ask('admin', 'DELETE', `/procedure-drafts/${draft}`)).status).toBe(404)
  })
})

describe('two administrators at once', () => {
  test('or one who presses twice: the same request saves and publishes once, and both get the same answer', async () => {
    const draft = await from('errand')
    const { body } = await read(draft)
    const twice = (ask: () => ReturnType<typeof publish>) => Promise.all([ask(), ask(), ask()])
    const saves = await twice(() => save('admin', draft, 1, body, { 'idempotency-key': 'save-errand-once' }))
    expect(saves.map((reply) => [reply.status, reply.body.revision])).toEqual(Array(3).fill([200, 2]))
    await tryIt(draft, { receivedAt: RECEIVED, steps: [step('close', as('clerk', 'inArea'), '2026-03-02')] })
    const key = { 'idempotency-key': 'publish-errand-once' }
    const published = await twice(() =>
      world.ask('admin', 'POST', `/procedure-drafts/${draft}/publish`, { revision: 2 }, key),
    )
    expect(published.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(published.map((reply) => reply.body.version)).size).toBe(1)
  })

  test('do not overwrite each other: the second is told who saved, and when', async () => {
    const draft = await from()
    const { body } = await read(draft)
    world.clock.now = (world.clock.now + 5 * 60_000) as typeof world.clock.now
    expect((await save('dispatcherB', draft, 1, body)).status).toBe(200)
    const late = await save('admin', draft, 1, body)
    expect([late.status, late.body.code]).toEqual([409, 'draft.stale'])
    expect(late.body).toMatchObject({
      title: '测试dispatcherB已于2026-03-02 09:05保存过此草稿。请先查看最新内容，再行保存。',
      revision: 2,
      updatedAt: '2026-03-02T01:05:00.000Z',
      updatedBy: world.people['dispatcherB']?.account,
      updatedByName: '测试dispatcherB',
    })
    expect((await publish(draft, 1)).body.code).toBe('draft.stale')
    const racing = await Promise.all(['admin', 'dispatcherB'].map((who) => save(who, draft, 2, body)))
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await read(draft)).revision).toBe(3)
  })

  test('do not take back what the other published: whoever began earlier has to say that it is meant', async () => {
    const [mine, theirs] = [await from('errand'), await from('errand', 'dispatcherB')]
    const closing = { receivedAt: RECEIVED, steps: [step('close', as('clerk', 'inArea'), '2026-03-02')] }
    for (const draft of [mine, theirs]) await tryIt(draft, closing)
    const latest = (await world.ask('admin', 'GET', '/procedures/errand/versions')).body.items[0].version
    expect((await publish(theirs, 1)).body.version).toBe(latest + 1)
    const late = await publish(mine, 1)
    expect([late.status, late.body.code, late.body.version]).toEqual([409, 'draft.overtaken', latest + 1])
    expect((await publish(mine, 1, { replaces: latest })).body.code).toBe('draft.overtaken')
    expect((await publish(mine, 1, { replaces: latest + 1 })).body).toEqual({
      procedure: 'errand',
      version: latest + 2,
    })
  })

  test('publish two drafts in the same moment as two versions', async () => {
    const [one, other] = [await from('errand'), await from('errand')]
    const closing = { receivedAt: RECEIVED, steps: [step('close', as('clerk', 'inArea'), '2026-03-02')] }
    for (const draft of [one, other]) await tryIt(draft, closing)
    const replies = await Promise.all([publish(one, 1), publish(other, 1)])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 409)?.body.code).toBe('draft.overtaken')
  })
})

describe('while a procedure is written', () => {
  const check = async (body: unknown, headers: Record<string, string> = {}) =>
    (await world.ask('admin', 'POST', '/procedure-drafts/check', { body }, headers)).body

  test('it is drawn as far as it can be, and nothing of it is kept', async () => {
    const { body } = (await world.ask('admin', 'GET', `/procedure-drafts/${await from()}`)).body
    const count = 'select count(*)::int as n from procedure_draft'
    const before = (await world.database.pool.query(count)).rows[0].n
    expect(await check(body)).toMatchObject({ problems: [] })
    const english = await check(body, { 'accept-language': 'en' })
    expect(english.diagram).toContain('Being handled')
    const loose = change(body, (p) => {
      if (p.moves['dispatch']) p.moves['dispatch'].from = ['registered', 'unheardOf']
      if (p.moves['take']) p.moves['take'].to = 'unheardOf'
    })
    const half = await check(loose)
    expect(half.problems.map(({ path }: { path: string }) => path)).toContain('/moves/dispatch/from')
    expect(half.diagram).toContain('派单')
    expect(
      (
        await check(
          change(body, (p) => {
            p.start = 'unheardOf'
          }),
        )
      ).diagram,
    ).toBeNull()
    expect(await check({})).toMatchObject({ diagram: null })
    expect((await world.database.pool.query(count)).rows[0].n).toBe(before)
  })

  test('it is checked beside the others: parts are opened under a procedure for parts, and ended by a move they have', async () => {
    const { body } = (await world.ask('admin', 'GET', `/procedure-drafts/${await from()}`)).body
    const loose = change(body, ({ moves }) => {
      if (moves['openParts']?.effects.parts) moves['openParts'].effects.parts.procedure = 'errand'
    })
    expect((await check(loose)).problems).toMatchObject([
      { path: '/moves/openParts/effects/parts/procedure', text: '“errand”不是联合办理的分办件流程。' },
    ])
    const part = (await world.ask('admin', 'GET', `/procedure-drafts/${await from('part')}`)).body
    expect(part.check.problems).toEqual([])
    const without = change(part.body, ({ moves }) => {
      delete moves['recall']
    })
    expect((await check(without)).problems.map(({ path }: { path: string }) => path)).toEqual(['/moves'])
  })

  test('what is wrong is said in the language of whoever reads it', async () => {
    const zh = await check({ id: 'x' })
    const en = await check({ id: 'x' }, { 'accept-language': 'en' })
    expect(zh.problems.map(({ path }: { path: string }) => path)).toEqual(
      en.problems.map(({ path }: { path: string }) => path),
    )
    expect(zh.problems.every(({ text }: { text: string }) => /\p{Script=Han}/u.test(text))).toBe(true)
    expect(en.problems.some(({ text }: { text: string }) => /\p{Script=Han}/u.test(text))).toBe(false)
  })
})

describe('a trial over HTTP', () => {
  test('shows each step, what happens by itself, who may go on, deadlines and messages', async () => {
    const draft = await from('request')
    const { status, body } = await tryIt(draft, {
      receivedAt: RECEIVED,
      steps: [
        step('dispatch', as('clerk', 'inArea'), '2026-03-02'),
        step('register', as('clerk', 'inArea'), '2026-03-02'),
        step('dispatch', as('dispatcher', 'inArea'), '2026-03-06', { unit: 'housing' }),
      ],
      until: '2026-03-10T09:00:00+08:00',
    })
    expect(status).toBe(200)
    const [refused, registered, dispatched] = body.steps
    expect(refused).toMatchObject({ ok: false, stage: 'received', event: null })
    expect(refused.problem[0].text).toMatch(/\p{Script=Han}/u)
    expect(registered).toMatchObject({
      ok: true,
      stage: 'registered',
      stageTitle: '待派单',
      event: {
        move: 'register',
        moveTitle: '登记',
        from: 'received',
        to: 'registered',
        at: '2026-03-02T02:00:00.000Z',
      },
    })
    const due = dispatched.before.find(({ kind }: { kind: string }) => kind === 'due')
    expect(due).toMatchObject({
      clock: 'dispatch',
      clockTitle: '派单期限',
      notices: [{ to: 'dispatcher' }, { to: 'supervisor' }],
    })
    const people = body.moves.map(({ as: who }: { as: { role: string } }) => who.role)
    expect(people).toContain('handler')
    expect(people).not.toContain('system')
    const handlers = body.moves.find(({ as: who }: { as: { role: string } }) => who.role === 'handler')
    expect(handlers.asText).toMatch(/^承办人/)
    expect(handlers.moves.find(({ id }: { id: string }) => id === 'answer')).toMatchObject({ allowed: true })
    expect(body.clocks.find(({ clock }: { clock: string }) => clock === 'answer')).toMatchObject({ state: 'running' })
    expect(body.notices).toContainEqual({ to: 'unit', toText: '承办单位', template: 'request.dispatched' })
    expect(body.now).toBe('2026-03-10T01:00:00.000Z')
  })

  test('of a draft that was saved again has to be made again, unless it says the same as before', async () => {
    const draft = await from()
    const { body } = await read(draft)
    await tryIt(draft, toTheEnd)
    const other = change(body, (p) => {
      p.title.en = 'Requests'
    })
    await save('admin', draft, 1, other)
    expect((await read(draft)).tried).toBe(false)
    await save('admin', draft, 2, body)
    expect((await read(draft)).tried).toBe(true)
  })

  test('spans years, not centuries', async () => {
    const draft = await from()
    const far = { receivedAt: RECEIVED, steps: [], until: '2038-01-01T00:00:00Z' }
    expect((await tryIt(draft, far)).body.errors[0].code).toBe('trial.tooLong')
  })
})
