import sql from 'sql-template-tag'
import { countIn } from '../scene.ts'
import {
  credentials,
  deniedResident,
  expectNone,
  expectSome,
  expectStatus,
  of,
  type Sentence,
  TABLES,
} from './sentence.ts'

/** What a resident may who showed number and query code. */
export const residentSentences: Sentence[] = [
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
]
