import sql from 'sql-template-tag'
import { countIn } from '../scene.ts'
import {
  denied,
  expectNone,
  expectSome,
  expectStatus,
  of,
  revealsNot,
  type Sentence,
  seesNot,
  yieldsNothing,
} from './sentence.ts'

/** A unit's own part: the page and the rows of it that there are, for a part has no submission. */
const seesPart = (who: string, part: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(await scene.world.ask(who, 'GET', `/matters/${of(scene, part).matter}`), 200)
  },
  async sql(scene) {
    for (const table of ['matter', 'matter_event', 'matter_clock', 'attachment'])
      expectSome(await scene.asPerson(who, countIn(table, of(scene, part).matter)))
    expectNone(await scene.asPerson(who, countIn('submission', of(scene, part).matter)))
  },
})
/** What joint handling opens to each unit: its part, and to who leads all of them (B2-15). */
export const jointSentences: Sentence[] = [
  {
    id: 'B2-15',
    says: 'a unit that takes part sees its own part',
    ...seesPart('otherHandler', 'partOfWater'),
  },
  {
    id: 'B2-15',
    says: 'a unit that takes part does not see the request behind its part',
    ...seesNot('otherHandler', 'joint'),
  },
  {
    id: 'B2-15',
    says: 'a unit that takes part does not see what is asked of another unit',
    ...seesNot('otherHandler', 'partOfHeating'),
  },
  {
    id: 'PR-26',
    says: 'the head of a unit that takes part does not see the petitioner’s phone',
    ...revealsNot('otherUnitHead', 'joint'),
  },
  { id: 'B2-15', says: 'who leads sees every part', ...seesPart('handler', 'partOfHeating') },
  {
    id: 'B2-15',
    says: 'a colleague of who leads sees the parts as well',
    ...seesPart('colleague', 'partOfWater'),
  },
  {
    id: 'PR-26',
    says: 'a unit beside sees neither the matter nor any part of it',
    async http(scene) {
      for (const name of ['joint', 'partOfWater', 'partOfHeating'])
        expectStatus(await scene.world.ask('districtHandler', 'GET', `/matters/${of(scene, name).matter}`), 404)
    },
    async sql(scene) {
      for (const name of ['joint', 'partOfWater', 'partOfHeating'])
        expectNone(await scene.asPerson('districtHandler', countIn('matter', of(scene, name).matter)))
    },
  },
  {
    id: 'B2-15',
    says: 'who leads does not deliver what another unit was asked',
    http: async (scene) =>
      expectStatus(
        await scene.world.move('handler', of(scene, 'partOfWater').matter, 'deliver', { opinion: '无' }),
        403,
      ),
    sql: yieldsNothing(
      'handler',
      (scene) =>
        sql`select 1 from matter where id = ${of(scene, 'partOfWater').matter} and unit_id = ${scene.world.units.roads}`,
    ),
  },
  {
    id: 'B2-15',
    says: 'a unit that takes part does not recall its own part, nor makes itself the one that leads',
    async http(scene) {
      const { matter } = of(scene, 'partOfWater')
      expectStatus(await scene.world.move('otherHandler', matter, 'recallOne', { reason: '不办了' }), 403)
      expectStatus(await scene.world.move('otherHandler', matter, 'recall'), 403)
    },
    sql: denied(
      'otherHandler',
      (scene) => sql`update matter set lead_unit = unit_id where id = ${of(scene, 'partOfWater').matter}`,
    ),
  },
  {
    id: 'PR-26',
    says: 'nobody makes a part of a matter that is not seen',
    http: async (scene) =>
      expectStatus(
        await scene.world.move('otherHandler', of(scene, 'joint').matter, 'openParts', {
          units: [scene.world.units.heating],
          task: '查看',
        }),
        404,
      ),
    sql: denied(
      'otherHandler',
      (scene) =>
        sql`insert into matter (tenant, id, number, procedure_id, procedure_version, title, channel, stage, received_at, area_key, unit_id, parent_id) values ('home', gen_random_uuid(), 'QS-26-999990-0', 'part', 1, 'x', 'inside', 'asked', now(), '430199001001.001', ${scene.world.units.water}, ${of(scene, 'joint').matter})`,
    ),
  },
]
