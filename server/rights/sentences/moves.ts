import sql from 'sql-template-tag'
import { denied, expectNone, expectSome, expectStatus, of, type Sentence } from './sentence.ts'

/** Steps are made by who may, and leave their trace. */
export const moveSentences: Sentence[] = [
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
]
