import sql from 'sql-template-tag'
import { denied, expectStatus, neither, of, type Sentence } from './sentence.ts'

/** Who writes the rules: routing, procedures, what becomes of running matters, imports. */
export const ruleSentences: Sentence[] = [
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
]
