import sql from 'sql-template-tag'
import { countIn } from '../scene.ts'
import {
  denied,
  expectSome,
  expectStatus,
  fail,
  of,
  revealsNot,
  type Sentence,
  sees,
  seesNot,
  yieldsNothing,
} from './sentence.ts'

/** A complaint goes round the person it is about (PR-23). */
export const complaintSentences: Sentence[] = [
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
]
