import sql from 'sql-template-tag'
import type { Scene } from '../scene.ts'
import {
  denied,
  expectNone,
  expectSome,
  expectStatus,
  fail,
  neither,
  of,
  type Sentence,
  yieldsNothing,
} from './sentence.ts'

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

/** Accounts, the trail, and the settings of the house. */
export const houseSentences: Sentence[] = [
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
