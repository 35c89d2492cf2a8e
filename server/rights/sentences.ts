import sql, { type Sql } from 'sql-template-tag'
import type { Row } from '../database/index.ts'
import type { Reply } from '../testing/index.ts'
import { countIn, type Scene, type SceneMatter } from './scene.ts'

/** Both doors to the same right: what HTTP answers, and what the database gives to that person's own role. */
export type Check = (scene: Scene) => Promise<void>
export type Sentence = { id: string; says: string; http: Check; sql: Check }

const fail = (text: string): never => {
  throw new Error(text)
}
const of = (scene: Scene, name: string): SceneMatter => scene.matters[name] ?? fail(`no matter ${name}`)
const expectStatus = (reply: Reply, ...allowed: number[]) => {
  if (!allowed.includes(reply.status)) fail(`answered ${reply.status}: ${reply.text.slice(0, 300)}`)
}
const expectNone = (rows: Row[]) => (rows.length === 0 ? undefined : fail(`${rows.length} rows came back`))
const expectSome = (rows: Row[]) => (rows.length > 0 ? undefined : fail('no row came back'))

/** The database refuses outright: no privilege, or a policy's check. */
const denied =
  (who: string, query: (scene: Scene) => Sql): Check =>
  async (scene) => {
    const outcome = await scene.asPerson(who, query(scene)).then(
      (rows) => `${rows.length} rows`,
      (error: { code?: string }) => (error.code === '42501' ? undefined : fail(`failed otherwise: ${error.code}`)),
    )
    if (outcome !== undefined) fail(`not refused: ${outcome}`)
  }
const deniedResident =
  (matter: string, query: (scene: Scene) => Sql): Check =>
  async (scene) => {
    const outcome = await scene.asResident(of(scene, matter), query(scene)).then(
      (rows) => `${rows.length} rows`,
      (error: { code?: string }) => (error.code === '42501' ? undefined : fail(`failed otherwise: ${error.code}`)),
    )
    if (outcome !== undefined) fail(`not refused: ${outcome}`)
  }

/** The handler has given an address over a channel that is open. */
async function reachHandler({ world }: Scene): Promise<void> {
  await world.database.pool.query(
    `insert into channel (tenant, kind, settings, enabled) values ('home', 'sms', '{"kind":"sms","url":"https://gateway.example","app":"office"}', true) on conflict do nothing`,
  )
  await world.database.pool.query(
    `insert into contact_point (tenant, account_id, channel, id, address_sealed, address_masked, code_sent_at) values ('home', $1, 'sms', gen_random_uuid(), 'x', '139****0000', now()) on conflict do nothing`,
    [world.people['handler']?.account],
  )
}

const TABLES = ['matter', 'submission', 'matter_event', 'matter_clock', 'attachment'] as const

const seesNot = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    const { matter: id, number, photo } = of(scene, matter)
    expectStatus(await scene.world.ask(who, 'GET', `/matters/${id}`), 403, 404)
    const list = await scene.world.ask(who, 'GET', `/matters?number=${number}`)
    if (list.status === 200 && list.body.items.length > 0) fail('it stands in the list')
    expectStatus(await scene.world.ask(who, 'GET', `/photos/${photo}`), 403, 404)
    expectStatus(await scene.world.move(who, id, 'comment', { text: '试探' }), 403, 404)
  },
  async sql(scene) {
    for (const table of TABLES) expectNone(await scene.asPerson(who, countIn(table, of(scene, matter).matter)))
    expectNone(
      await scene.asPerson(
        who,
        sql`update matter set stage = stage where id = ${of(scene, matter).matter} returning id`,
      ),
    )
  },
})
const sees = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(await scene.world.ask(who, 'GET', `/matters/${of(scene, matter).matter}`), 200)
  },
  async sql(scene) {
    for (const table of TABLES) expectSome(await scene.asPerson(who, countIn(table, of(scene, matter).matter)))
  },
})
const revealSql = (submission: string, purpose: string | null = 'contact') =>
  sql`select * from reveal_petitioner(${submission}, ${purpose}, null)`
const revealsNot = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(
      await scene.world.ask(who, 'POST', `/submissions/${of(scene, matter).submission}/reveal`, { purpose: 'contact' }),
      403,
      404,
    )
    const page = await scene.world.ask(who, 'GET', `/matters/${of(scene, matter).matter}`)
    if (/1381234|13812345678|王小一/.test(page.text)) fail('the page holds the facts')
  },
  async sql(scene) {
    const rows = await scene
      .asPerson(who, revealSql(of(scene, matter).submission))
      .catch((error: { code?: string }) => (error.code === '42501' ? [] : fail(String(error.code))))
    expectNone(rows)
  },
})
const reveals = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    const reply = await scene.world.ask(who, 'POST', `/submissions/${of(scene, matter).submission}/reveal`, {
      purpose: 'contact',
    })
    expectStatus(reply, 200)
    if (reply.body.phone === null) fail('no phone came')
  },
  async sql(scene) {
    expectSome(await scene.asPerson(who, revealSql(of(scene, matter).submission)))
  },
})
/** The service refuses the route, the database refuses the statement. */
const neither = (
  who: string,
  method: string,
  path: (scene: Scene) => string,
  body: unknown,
  query: (scene: Scene) => Sql,
  statuses: number[] = [403, 404],
): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(await scene.world.ask(who, method, path(scene), body), ...statuses)
  },
  sql: denied(who, query),
})
const yieldsNothing =
  (who: string, query: (scene: Scene) => Sql): Check =>
  async (scene) =>
    expectNone(await scene.asPerson(who, query(scene)))

const credentials = (m: SceneMatter) => ({ 'x-submission-number': m.number, 'x-query-code': m.queryCode })
const personalColumns = /王小一|13812345678|11010519491231002X/

export const sentences: Sentence[] = [
  // --- areas and units
  { id: 'PR-26', says: 'a grid worker sees the matters of the own grid', ...sees('gridWorker', 'received') },
  {
    id: 'PR-26',
    says: 'a grid worker of another grid of the same community does not see them',
    ...seesNot('otherGridWorker', 'received'),
  },
  {
    id: 'PR-26',
    says: 'a clerk of another community does not see a matter of this one',
    ...seesNot('clerkB', 'registered'),
  },
  {
    id: 'PR-26',
    says: 'a dispatcher of another community does not see a matter that is being handled here',
    ...seesNot('dispatcherB', 'handling'),
  },
  {
    id: 'PR-26',
    says: 'a supervisor of another community does not see a closed matter of this one',
    ...seesNot('supervisorB', 'closed'),
  },
  { id: 'PR-26', says: 'a clerk of this community does not see a matter of another one', ...seesNot('clerk', 'inB') },
  {
    id: 'PR-26',
    says: 'a handler does not see a matter before it is dispatched to the unit, although it lies in the area the unit serves',
    ...seesNot('handler', 'registered'),
  },
  {
    id: 'PR-26',
    says: 'a handler sees a matter dispatched to the own unit although it has no post in that area',
    ...sees('handler', 'handling'),
  },
  { id: 'PR-26', says: 'a handler of another unit does not see it', ...seesNot('otherHandler', 'handling') },
  { id: 'PR-26', says: 'the head of another unit does not see it', ...seesNot('otherUnitHead', 'handling') },
  { id: 'PR-26', says: 'the unit that was chosen instead sees its own matter', ...sees('otherHandler', 'withWater') },
  {
    id: 'PR-26',
    says: 'a handler of the roads unit does not see what went to the water unit',
    ...seesNot('handler', 'withWater'),
  },
  { id: 'PR-26', says: 'an administrator as such sees no matter', ...seesNot('admin', 'handling') },
  { id: 'PR-27', says: 'an auditor as such sees no matter', ...seesNot('auditor', 'handling') },
  {
    id: 'PR-26',
    says: 'a supervisor of another authority sees nothing of this one, although the area codes are the same',
    ...seesNot('stranger', 'handling'),
  },
  { id: 'A3-45', says: 'a supervisor sees the matters of the own area', ...sees('supervisor', 'closed') },
  { id: 'PR-26', says: 'who registered a matter goes on seeing it', ...sees('clerk', 'handling') },
  // --- the person complained about
  {
    id: 'PR-23',
    says: 'a complaint about the head of the area is not seen by that head',
    ...seesNot('supervisor', 'aboutHeadOfArea'),
  },
  {
    id: 'PR-23',
    says: 'the head complained about cannot read the source’s personal facts either',
    ...revealsNot('supervisor', 'aboutHeadOfArea'),
  },
  { id: 'PR-23', says: 'the clerk who took the complaint down sees it', ...sees('clerk', 'aboutHeadOfArea') },
  {
    id: 'PR-23',
    says: 'a complaint about a handler is not seen by that handler',
    ...seesNot('handler', 'aboutHandler'),
  },
  {
    id: 'PR-23',
    says: 'a complaint about a handler cannot be dispatched to the unit of that handler',
    async http(scene) {
      const reply = await scene.world.move('dispatcher', of(scene, 'aboutHandler').matter, 'dispatch', {
        unit: scene.world.units.roads,
      })
      expectStatus(reply, 422)
      if (reply.body.errors[0].code !== 'conflict.unit') fail(reply.text)
    },
    sql: async (scene) =>
      expectSome(
        await scene.asPerson(
          'dispatcher',
          sql`select 1 from matter m, appointment a where m.id = ${of(scene, 'aboutHandler').matter} and a.account_id = any (m.excluded) and a.organization_id = ${scene.world.units.roads}`,
        ),
      ),
  },
  {
    id: 'PR-23',
    says: 'routing does not propose the unit of the person complained about',
    async http(scene) {
      const { body } = await scene.world.ask('dispatcher', 'GET', `/matters/${of(scene, 'aboutHandler').matter}`)
      if (body.proposedUnit !== null) fail('it was proposed')
    },
    sql: yieldsNothing('handler', (scene) => countIn('submission', of(scene, 'aboutHandler').matter)),
  },
  {
    id: 'PR-23',
    says: 'nobody registers a complaint about oneself',
    async http(scene) {
      const about = { accounts: [scene.world.people['clerk']?.account] }
      expectStatus(
        await scene.world.ask('clerk', 'POST', '/matters', {
          channel: 'window',
          title: '态度',
          body: '态度不好',
          area: '430199001001.001',
          petitioner: { anonymous: true },
          about,
        }),
        403,
      )
    },
    sql: denied(
      'clerk',
      (
        scene,
      ) => sql`insert into matter (tenant, id, number, procedure_id, procedure_version, title, area_key, channel, stage, received_at, excluded)
      values ('home', gen_random_uuid(), 'QS-26-999999-0', 'request', 1, 'x', '430199001001.001', 'window', 'received', now(), array[${scene.world.people['clerk']?.account}::uuid])`,
    ),
  },
  {
    id: 'PR-23',
    says: 'a person is not made the handler of a complaint about that person',
    async http(scene) {
      const made = await scene.world.register({ about: { accounts: [scene.world.people['otherHandler']?.account] } })
      expectStatus(await scene.world.move('clerk', made.matter, 'register'), 200)
      expectStatus(
        await scene.world.move('dispatcher', made.matter, 'dispatch', { unit: scene.world.units.roads }),
        200,
      )
      const reply = await scene.world.move('unitHead', made.matter, 'assign', {
        handler: scene.world.people['otherHandler']?.account,
      })
      expectStatus(reply, 422)
    },
    sql: yieldsNothing(
      'handler',
      (scene) => sql`select id from matter where excluded @> array[${scene.world.people['handler']?.account}::uuid]`,
    ),
  },
  // --- personal facts
  {
    id: 'PR-26',
    says: 'a handler in another unit does not see the petitioner’s phone',
    ...revealsNot('otherHandler', 'handling'),
  },
  {
    id: 'PR-26',
    says: 'a clerk in another community does not see the petitioner’s phone',
    ...revealsNot('clerkB', 'handling'),
  },
  {
    id: 'PR-26',
    says: 'a colleague in the same unit does not see the phone of a matter that somebody else handles',
    ...revealsNot('colleague', 'handling'),
  },
  {
    id: 'PR-26',
    says: 'a grid worker of the grid does not see the phone of what others registered',
    ...revealsNot('gridWorker', 'handling'),
  },
  {
    id: 'PR-26',
    says: 'leaders see matters, not people: a supervisor does not see the phone',
    ...revealsNot('supervisor', 'handling'),
  },
  { id: 'PR-26', says: 'an administrator does not see the phone', ...revealsNot('admin', 'handling') },
  { id: 'PR-27', says: 'an auditor does not see the phone', ...revealsNot('auditor', 'handling') },
  { id: 'PR-03', says: 'the handler sees the phone of the matter being handled', ...reveals('handler', 'handling') },
  { id: 'PR-03', says: 'the head of the handling unit sees it', ...reveals('unitHead', 'handling') },
  { id: 'PR-03', says: 'call-back staff of the area see it, to call back', ...reveals('callback', 'answered') },
  {
    id: 'PR-03',
    says: 'the handler no longer sees the phone once the matter is closed',
    ...revealsNot('handler', 'closed'),
  },
  { id: 'PR-03', says: 'the head of the unit no longer sees it either', ...revealsNot('unitHead', 'closed') },
  {
    id: 'PR-03',
    says: 'without a stated purpose nobody reads personal facts',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('handler', 'POST', `/submissions/${of(scene, 'handling').submission}/reveal`, {}),
        422,
      ),
    sql: denied('handler', (scene) => revealSql(of(scene, 'handling').submission, null)),
  },
  {
    id: 'PR-03',
    says: 'a purpose that is not on the list opens nothing',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('handler', 'POST', `/submissions/${of(scene, 'handling').submission}/reveal`, {
          purpose: 'curiosity',
        }),
        422,
      ),
    sql: denied('handler', (scene) => revealSql(of(scene, 'handling').submission, 'curiosity')),
  },
  {
    id: 'PR-27',
    says: 'every reading of personal facts stands in the audit trail with person and purpose',
    async http(scene) {
      const count = async () =>
        (
          await scene.asPerson(
            'auditor',
            sql`select id from audit_entry where operation = 'petitioner.reveal' and object_id = ${of(scene, 'awaitingResident').submission} and purpose = 'verify' and actor = ${scene.world.people['clerk']?.account}`,
          )
        ).length
      const before = await count()
      expectStatus(
        await scene.world.ask('clerk', 'POST', `/submissions/${of(scene, 'awaitingResident').submission}/reveal`, {
          purpose: 'verify',
        }),
        200,
      )
      if ((await count()) !== before + 1) fail('not audited')
    },
    async sql(scene) {
      await scene.asPerson('clerk', revealSql(of(scene, 'registered').submission, 'legalDuty'))
      expectSome(
        await scene.asPerson(
          'auditor',
          sql`select 1 from audit_entry where object_id = ${of(scene, 'registered').submission} and purpose = 'legalDuty'`,
        ),
      )
    },
  },
  {
    id: 'PR-26',
    says: 'the sealed facts cannot be read around the function, not even by the handler',
    http: async (scene) => {
      const page = await scene.world.ask('handler', 'GET', `/matters/${of(scene, 'handling').matter}`)
      if (personalColumns.test(page.text)) fail('the page holds them')
    },
    sql: denied(
      'handler',
      (scene) => sql`select name_sealed from petitioner where submission_id = ${of(scene, 'handling').submission}`,
    ),
  },
  {
    id: 'PR-26',
    says: 'nobody changes or deletes the sealed facts',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('clerk', 'DELETE', `/submissions/${of(scene, 'handling').submission}`),
        404,
        405,
      ),
    sql: denied(
      'clerk',
      (scene) => sql`delete from petitioner where submission_id = ${of(scene, 'handling').submission}`,
    ),
  },
  {
    id: 'PR-22',
    says: 'an anonymous submission has no personal facts for anybody to read',
    async http(scene) {
      const reply = await scene.world.ask('clerk', 'POST', `/submissions/${of(scene, 'anonymous').submission}/reveal`, {
        purpose: 'contact',
      })
      expectStatus(reply, 200)
      if (reply.body.name !== null || reply.body.phone !== null) fail(reply.text)
    },
    sql: yieldsNothing('clerk', (scene) => revealSql(of(scene, 'anonymous').submission)),
  },
  {
    id: 'PR-08',
    says: 'lists and pages carry masked names and phones only',
    async http(scene) {
      for (const path of [`/matters/${of(scene, 'withIdentity').matter}`, '/matters?limit=200']) {
        const { text } = await scene.world.ask('clerk', 'GET', path)
        if (/王小一|李小二|13612345678|13812345678|11010519491231002X/.test(text)) fail(`${path} holds personal facts`)
      }
    },
    sql: async (scene) => {
      const rows = await scene.asPerson('clerk', sql`select name_masked, phone_masked from submission`)
      if (JSON.stringify(rows).match(/王小一|13812345678/)) fail('not masked')
    },
  },
  {
    id: 'PR-26',
    says: 'an export holds masked facts only',
    async http(scene) {
      const reply = await scene.world.ask('clerk', 'GET', '/matters/export?format=csv')
      expectStatus(reply, 200)
      if (/王小一|13812345678/.test(reply.text) || !reply.text.includes('王**')) fail('not masked')
    },
    sql: denied('clerk', () => sql`select phone_index from petitioner`),
  },
  // --- ratings and notes
  {
    id: 'PR-33',
    says: 'the rated handler does not see the rating',
    async http(scene) {
      const { body } = await scene.world.ask('handler', 'GET', `/matters/${of(scene, 'closed').matter}`)
      if (body.rating !== null || JSON.stringify(body.timeline).includes('不满意')) fail('the rating is shown')
    },
    sql: denied('handler', (scene) => sql`select rating from matter where id = ${of(scene, 'closed').matter}`),
  },
  {
    id: 'PR-33',
    says: 'the head of the rated unit does not see a single rating',
    async http(scene) {
      const { body } = await scene.world.ask('unitHead', 'GET', `/matters/${of(scene, 'closed').matter}`)
      if (body.rating !== null) fail('the rating is shown')
    },
    sql: denied('unitHead', (scene) => sql`select rating from matter where id = ${of(scene, 'closed').matter}`),
  },
  {
    id: 'PR-12',
    says: 'the resident does not see internal notes',
    async http(scene) {
      const m = of(scene, 'handling')
      const { text } = await scene.world.ask(undefined, 'GET', '/submissions/mine', undefined, credentials(m))
      if (text.includes('请尽快')) fail('the note is shown')
    },
    sql: async (scene) =>
      expectNone(await scene.asResident(of(scene, 'handling'), sql`select 1 from matter_event where move = 'comment'`)),
  },
  // --- residents
  {
    id: 'PR-12',
    says: 'a resident with number and code sees the own request',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask(undefined, 'GET', '/submissions/mine', undefined, credentials(of(scene, 'answered'))),
        200,
      ),
    sql: async (scene) =>
      expectSome(
        await scene.asResident(
          of(scene, 'answered'),
          sql`select 1 from matter where id = ${of(scene, 'answered').matter}`,
        ),
      ),
  },
  {
    id: 'PR-12',
    says: 'a resident sees no other request',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask(undefined, 'GET', '/submissions/mine', undefined, {
          ...credentials(of(scene, 'answered')),
          'x-submission-number': of(scene, 'inB').number,
        }),
        401,
      ),
    sql: async (scene) => {
      for (const table of TABLES)
        expectNone(await scene.asResident(of(scene, 'answered'), countIn(table, of(scene, 'inB').matter)))
    },
  },
  {
    id: 'PR-12',
    says: 'the number alone opens nothing',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask(undefined, 'GET', '/submissions/mine', undefined, {
          'x-submission-number': of(scene, 'inB').number,
          'x-query-code': '000000',
        }),
        401,
      ),
    sql: deniedResident('answered', () => sql`select * from petitioner`),
  },
  {
    id: 'PR-12',
    says: 'a resident cannot make a move that belongs to staff',
    http: async (scene) => {
      const m = of(scene, 'registered')
      expectStatus(
        await scene.world.ask(
          undefined,
          'POST',
          '/submissions/mine/moves/dispatch',
          { revision: await scene.world.revision(m.matter), input: { unit: scene.world.units.roads } },
          credentials(m),
        ),
        403,
      )
    },
    sql: deniedResident('registered', (scene) => sql`update matter set unit_id = ${scene.world.units.roads}`),
  },
  {
    id: 'PR-12',
    says: 'a resident cannot write the timeline directly',
    http: async (scene) =>
      expectStatus(await scene.world.ask(undefined, 'POST', '/matters', {}, credentials(of(scene, 'registered'))), 401),
    sql: deniedResident(
      'registered',
      (scene) =>
        sql`insert into matter_event (tenant, matter_id, seq, at, move, to_stage, actor_kind, area_key) values ('home', ${of(scene, 'registered').matter}, 99, now(), 'answer', 'answered', 'staff', '4')`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a resident reads no account, no session and no person',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask(undefined, 'GET', '/session', undefined, credentials(of(scene, 'registered'))),
        401,
      ),
    sql: deniedResident('registered', () => sql`select * from account`),
  },
  {
    id: 'PR-26',
    says: 'a resident reads no household',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask(undefined, 'GET', '/matters', undefined, credentials(of(scene, 'registered'))),
        401,
      ),
    sql: deniedResident('registered', () => sql`select * from household`),
  },
  // --- moves
  {
    id: 'A3-10',
    says: 'whoever handled a matter does not confirm it for the resident',
    async http(scene) {
      const { matter } = of(scene, 'answered')
      expectStatus(await scene.world.move('handler', matter, 'recordConfirmation', { how: 'phone' }), 403)
    },
    sql: async (scene) =>
      expectSome(
        await scene.asPerson(
          'clerk',
          sql`select 1 from matter where id = ${of(scene, 'answered').matter} and handled_by @> array[${scene.world.people['handler']?.account}::uuid]`,
        ),
      ),
  },
  {
    id: 'PR-26',
    says: 'a clerk does not answer what a unit handles',
    http: async (scene) =>
      expectStatus(
        await scene.world.move('clerk', of(scene, 'handling').matter, 'answer', { outcome: 'solved', answer: '好' }),
        403,
      ),
    sql: denied('clerk', (scene) => sql`delete from matter_event where matter_id = ${of(scene, 'handling').matter}`),
  },
  {
    id: 'PR-26',
    says: 'the timeline is not rewritten by anybody',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('handler', 'PATCH', `/matters/${of(scene, 'handling').matter}`, { title: 'x' }),
        404,
        405,
      ),
    sql: denied(
      'handler',
      (scene) => sql`update matter_event set data = '{}' where matter_id = ${of(scene, 'handling').matter}`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a matter is not deleted by anybody',
    http: async (scene) =>
      expectStatus(await scene.world.ask('supervisor', 'DELETE', `/matters/${of(scene, 'handling').matter}`), 404, 405),
    sql: denied('supervisor', (scene) => sql`delete from matter where id = ${of(scene, 'handling').matter}`),
  },
  {
    id: 'PR-26',
    says: 'a forged area does not let a clerk register in another community',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('clerk', 'POST', '/matters', {
          channel: 'window',
          title: '路灯',
          body: '不亮',
          area: '430199001002.001',
          petitioner: { anonymous: true },
        }),
        403,
        404,
      ),
    sql: denied(
      'clerk',
      () =>
        sql`insert into matter (tenant, id, number, procedure_id, procedure_version, title, area_key, channel, stage, received_at) values ('home', gen_random_uuid(), 'QS-26-999998-0', 'request', 1, 'x', '430199001002.001', 'window', 'received', now())`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a handler does not draw a matter of another unit to the own one',
    http: async (scene) => expectStatus(await scene.world.move('handler', of(scene, 'withWater').matter, 'take'), 404),
    sql: async (scene) =>
      expectNone(
        await scene.asPerson(
          'handler',
          sql`update matter set unit_id = ${scene.world.units.roads} where id = ${of(scene, 'withWater').matter} returning id`,
        ),
      ),
  },
  // --- accounts, audit, settings of the house
  {
    id: 'PR-26',
    says: 'a handler does not read password hashes',
    ...neither(
      'handler',
      'GET',
      () => '/accounts',
      undefined,
      () => sql`select password_hash from account`,
    ),
  },
  {
    id: 'PR-26',
    says: 'not even an administrator reads password hashes',
    http: async (scene) => {
      const { text } = await scene.world.ask('admin', 'GET', '/accounts')
      if (/scrypt/.test(text)) fail('hashes are shown')
    },
    sql: denied('admin', () => sql`select password_hash from account`),
  },
  {
    id: 'PR-26',
    says: 'sessions of others are not read',
    ...neither(
      'clerk',
      'GET',
      () => '/sessions',
      undefined,
      () => sql`select * from session`,
    ),
  },
  {
    id: 'PR-26',
    says: 'people’s sealed names are not read by staff',
    ...neither(
      'supervisor',
      'GET',
      () => '/people',
      undefined,
      () => sql`select name_sealed from person`,
    ),
  },
  {
    id: 'PR-27',
    says: 'a clerk does not read the audit trail',
    http: async (scene) => expectStatus(await scene.world.ask('clerk', 'GET', '/audit'), 403),
    sql: yieldsNothing('clerk', () => sql`select id from audit_entry`),
  },
  {
    id: 'PR-27',
    says: 'a supervisor does not read the audit trail',
    http: async (scene) => expectStatus(await scene.world.ask('supervisor', 'GET', '/audit'), 403),
    sql: yieldsNothing('supervisor', () => sql`select id from audit_entry`),
  },
  {
    id: 'PR-27',
    says: 'the auditor reads it',
    http: async (scene) => expectStatus(await scene.world.ask('auditor', 'GET', '/audit'), 200),
    sql: async (scene) => expectSome(await scene.asPerson('auditor', sql`select id from audit_entry limit 1`)),
  },
  {
    id: 'PR-27',
    says: 'not even the auditor changes an audit entry',
    ...neither(
      'auditor',
      'PUT',
      () => '/audit/1',
      {},
      () => sql`update audit_entry set actor = 'x'`,
    ),
  },
  {
    id: 'PR-27',
    says: 'nobody deletes audit entries',
    ...neither(
      'admin',
      'DELETE',
      () => '/audit/1',
      undefined,
      () => sql`delete from audit_entry`,
    ),
  },
  {
    id: 'PR-27',
    says: 'an auditor of one authority sees no entry of another',
    http: async (scene) => {
      const { body } = await scene.world.ask('auditor', 'GET', '/audit')
      if (JSON.stringify(body).includes('abroad')) fail('an entry of another authority is shown')
    },
    sql: yieldsNothing('auditor', () => sql`select id from audit_entry where tenant <> 'home'`),
  },
  {
    id: 'B2-32',
    says: 'a dispatcher does not change the routing table',
    ...neither(
      'dispatcher',
      'POST',
      () => '/routing-rules',
      {},
      (scene) =>
        sql`insert into routing_rule (tenant, id, category, area_key, unit_id) values ('home', gen_random_uuid(), 'advice', '430199001001', ${scene.world.units.roads})`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a clerk does not import requests',
    ...neither(
      'clerk',
      'POST',
      () => '/imports',
      undefined,
      () =>
        sql`insert into import_job (tenant, id, file_name, state) values ('home', gen_random_uuid(), 'x', 'running')`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a handler does not publish a procedure',
    ...neither(
      'handler',
      'POST',
      () => '/procedures',
      {},
      () =>
        sql`insert into procedure_version (tenant, id, version, content_hash, body) values ('home', 'mine', 1, 'x', '{}')`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a supervisor does not write a procedure, nor read what is being written',
    http: async (scene) => {
      expectStatus(
        await scene.world.ask('supervisor', 'POST', '/procedure-drafts', { from: { procedure: 'request' } }),
        403,
      )
      expectStatus(await scene.world.ask('supervisor', 'GET', '/procedure-drafts'), 403)
    },
    sql: denied(
      'supervisor',
      (scene) =>
        sql`insert into procedure_draft (tenant, id, procedure_id, body, content_hash, problems, updated_at, updated_by) values ('home', gen_random_uuid(), 'request', '{}', '', 0, now(), ${scene.world.people['supervisor']?.account})`,
    ),
  },
  {
    id: 'PR-26',
    says: 'an administrator publishes a procedure by way of a draft that was tried, and in no other',
    ...neither(
      'admin',
      'POST',
      () => '/procedures',
      {},
      () =>
        sql`insert into procedure_version (tenant, id, version, content_hash, body) values ('home', 'mine', 1, 'x', '{}')`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a supervisor does not propose that matters go by other rules, nor move one there',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('supervisor', 'POST', '/procedure-migrations', { procedure: 'request', from: 2, to: 1 }),
        403,
      ),
    sql: denied(
      'supervisor',
      (scene) => sql`update matter set procedure_version = 1 where id = ${of(scene, 'handling').matter}`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a dispatcher does not approve a migration, nor look into one',
    http: async (scene) => {
      const nowhere = '/procedure-migrations/00000000-0000-4000-8000-000000000000'
      expectStatus(await scene.world.ask('dispatcher', 'POST', `${nowhere}/approve`), 403)
      expectStatus(await scene.world.ask('dispatcher', 'GET', nowhere), 403)
    },
    sql: denied('dispatcher', () => sql`update procedure_migration set state = 'running'`),
  },
  {
    id: 'PR-26',
    says: 'nobody appoints oneself',
    ...neither(
      'clerk',
      'POST',
      () => '/accounts',
      {},
      (scene) =>
        sql`insert into appointment (tenant, id, account_id, post, role, area_key, valid_from) values ('home', gen_random_uuid(), ${scene.world.people['clerk']?.account}, 'x', 'supervisor', '43', '2020-01-01')`,
    ),
  },
  {
    id: 'PR-26',
    says: 'notices of others are not read',
    http: async (scene) => {
      const { body } = await scene.world.ask('otherHandler', 'GET', '/notices')
      if (body.items.some((n: { number: string | null }) => n.number === of(scene, 'handling').number))
        fail('a notice of another unit is shown')
    },
    sql: yieldsNothing(
      'otherHandler',
      (scene) => sql`select id from notice where account_id <> ${scene.world.people['otherHandler']?.account}`,
    ),
  },
  {
    id: 'PR-26',
    says: 'an administrator opens channels for messages, and reads neither their keys nor what messages say',
    http: async (scene) => {
      expectStatus(await scene.world.ask('admin', 'GET', '/channels'), 200)
      const { text } = await scene.world.ask('admin', 'GET', '/messages')
      if (/params|QS-/.test(text)) fail('the list says what messages say')
    },
    sql: async (scene) => {
      await denied('admin', () => sql`select secret_sealed from channel`)(scene)
      await denied('admin', () => sql`select params, submission_id from message`)(scene)
    },
  },
  {
    id: 'PR-26',
    says: 'a supervisor neither opens channels nor sees what became of messages',
    http: async (scene) => {
      for (const path of ['/channels', '/messages', '/message-templates'])
        expectStatus(await scene.world.ask('supervisor', 'GET', path), 403)
    },
    sql: yieldsNothing('supervisor', () => sql`select id from message union all select null from channel`),
  },
  {
    id: 'PR-26',
    says: 'where a colleague is reached is that colleague’s business',
    http: async (scene) => {
      await reachHandler(scene)
      const { text } = await scene.world.ask('colleague', 'GET', '/notice-settings')
      if (text.includes('139****0000')) fail('an address is shown')
    },
    sql: async (scene) => {
      await reachHandler(scene)
      expectSome(await scene.asPerson('handler', sql`select id from contact_point`))
      expectNone(await scene.asPerson('colleague', sql`select id from contact_point`))
    },
  },
  {
    id: 'PR-26',
    says: 'the outbox is read by nobody',
    ...neither(
      'admin',
      'GET',
      () => '/outbox',
      undefined,
      () => sql`select * from outbox`,
    ),
  },
  {
    id: 'PR-26',
    says: 'keys of the authority are not a person’s to change',
    ...neither(
      'admin',
      'PUT',
      () => '/tenant',
      {},
      () => sql`update tenant set data_keys = '[]'`,
    ),
  },
  {
    id: 'PR-26',
    says: 'a person’s role cannot be left for a stronger one by SQL',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask('clerk', 'GET', '/matters?area=43', undefined, {
          'x-tenant': 'abroad',
          'x-role': 'admin',
        }),
        200,
      ),
    sql: yieldsNothing(
      'clerk',
      () =>
        sql`select rolname from pg_roles where rolname = current_user and (rolsuper or rolbypassrls or rolcreaterole)`,
    ),
  },
]
