import sql from 'sql-template-tag'
import { countIn } from '../scene.ts'
import {
  credentials,
  denied,
  expectNone,
  expectSome,
  expectStatus,
  fail,
  noRoute,
  of,
  revealsNot,
  type Sentence,
  sees,
  seesNot,
} from './sentence.ts'

/** Merging and splitting open nothing to the voices that are tied, nor to who could not see them. */
export const tieSentences: Sentence[] = [
  // --- merging
  {
    id: 'PR-26',
    says: 'a submission that was merged is seen by who has the matter it follows',
    ...sees('handler', 'follower'),
  },
  {
    id: 'PR-26',
    says: 'a submission that was merged is seen by no unit beside',
    ...seesNot('otherHandler', 'follower'),
  },
  {
    id: 'PR-26',
    says: 'a colleague who sees the submissions that were merged does not read their personal facts',
    ...revealsNot('colleague', 'follower'),
  },
  {
    id: 'PR-26',
    says: 'nobody merges into a matter that is not seen, to learn who has it',
    http: async (scene) =>
      expectStatus(
        await scene.world.move('dispatcher', of(scene, 'registered').matter, 'join', {
          lead: of(scene, 'inB').matter,
        }),
        422,
      ),
    sql: denied(
      'dispatcher',
      (scene) =>
        sql`update matter set stage = 'joined', follows = ${of(scene, 'inB').matter} where id = ${of(scene, 'registered').matter}`,
    ),
  },
  {
    id: 'PR-26',
    says: 'how many follow a matter and how many parts are open is nobody’s to write',
    http: noRoute('supervisor', 'PATCH', (matter) => `/matters/${matter}`, 'lead', { followers: 0 }),
    async sql(scene) {
      for (const column of ['followers', 'open_parts'] as const)
        await denied('supervisor', () =>
          column === 'followers'
            ? sql`update matter set followers = 0 where id = ${of(scene, 'lead').matter}`
            : sql`update matter set open_parts = 0 where id = ${of(scene, 'joint').matter}`,
        )(scene)
    },
  },
  {
    id: 'PR-12',
    says: 'a petitioner whose voice was merged reads where it stands, and nothing of what others said',
    async http(scene) {
      const { text } = await scene.world.ask(
        undefined,
        'GET',
        '/submissions/mine',
        undefined,
        credentials(of(scene, 'follower')),
      )
      if (text.includes(of(scene, 'lead').number) || text.includes(of(scene, 'lead').matter)) fail('the lead is named')
    },
    async sql(scene) {
      const rows = await scene.asResident(of(scene, 'follower'), sql`select * from lead_for_resident()`)
      expectSome(rows)
      const known = ['phone', 'procedure_id', 'procedure_version', 'stage', 'unit']
      if (JSON.stringify(Object.keys(rows[0] ?? {}).sort()) !== JSON.stringify(known)) fail('more is told')
      expectNone(await scene.asResident(of(scene, 'follower'), countIn('matter', of(scene, 'lead').matter)))
      expectNone(await scene.asResident(of(scene, 'follower'), countIn('matter_event', of(scene, 'lead').matter)))
    },
  },
  {
    id: 'PR-12',
    says: 'a petitioner whose voice follows nothing learns of no other matter',
    async http(scene) {
      for (const name of ['lead', 'handling']) {
        const { body } = await scene.world.ask(
          undefined,
          'GET',
          '/submissions/mine',
          undefined,
          credentials(of(scene, name)),
        )
        if (body.joinedTo !== null || body.splits.length > 0) fail(JSON.stringify(body.splits))
      }
    },
    async sql(scene) {
      for (const name of ['lead', 'handling'])
        for (const query of [
          sql`select * from lead_for_resident()`,
          sql`select * from open_parts_for_resident()`,
          sql`select * from splits_for_resident()`,
        ])
          expectNone(await scene.asResident(of(scene, name), query))
    },
  },
  {
    id: 'PR-12',
    says: 'a petitioner learns which units’ opinions are awaited, and no word of what they were asked',
    async http(scene) {
      const { text } = await scene.world.ask(
        undefined,
        'GET',
        '/submissions/mine',
        undefined,
        credentials(of(scene, 'joint')),
      )
      if (!text.includes('水务所') || text.includes('请查明管线归属')) fail('not as it should be')
    },
    async sql(scene) {
      expectSome(await scene.asResident(of(scene, 'joint'), sql`select * from open_parts_for_resident()`))
      for (const table of ['matter', 'matter_event', 'matter_clock', 'attachment'])
        expectNone(await scene.asResident(of(scene, 'joint'), countIn(table, of(scene, 'partOfWater').matter)))
    },
  },
  // --- splitting
  {
    id: 'PR-12',
    says: 'the code of a submission opens what was split off it, and no number beside',
    async http(scene) {
      const { number, queryCode } = of(scene, 'splitOff')
      const own = { 'x-submission-number': number, 'x-query-code': queryCode }
      expectStatus(await scene.world.ask(undefined, 'GET', '/submissions/mine', undefined, own), 200)
      const beside = { ...own, 'x-submission-number': of(scene, 'lead').number }
      expectStatus(await scene.world.ask(undefined, 'GET', '/submissions/mine', undefined, beside), 401)
    },
    async sql(scene) {
      const rows = await scene.asResident(of(scene, 'splitOff'), sql`select matter_id from splits_for_resident()`)
      if (JSON.stringify(rows) !== JSON.stringify([{ matter_id: of(scene, 'whole').matter }]))
        fail(JSON.stringify(rows))
    },
  },
  {
    id: 'PR-26',
    says: 'a supervisor does not read personal facts by way of what was split off',
    ...revealsNot('supervisor', 'splitOff'),
  },
  {
    id: 'PR-26',
    says: 'sealed facts are not copied from one submission to another',
    http: noRoute('clerk', 'POST', (matter) => `/matters/${matter}/petitioner`, 'splitOff', {}),
    async sql(scene) {
      for (const [from, to] of [
        ['handling', 'splitOff'],
        ['inB', 'splitOff'],
        ['whole', 'handling'],
        ['aboutHeadOfArea', 'lead'],
      ] as const)
        await denied(
          'clerk',
          () => sql`select petitioner_goes_along(${of(scene, from).submission}, ${of(scene, to).submission})`,
        )(scene)
    },
  },
]
