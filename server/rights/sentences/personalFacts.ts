import sql from 'sql-template-tag'
import {
  denied,
  expectSome,
  expectStatus,
  fail,
  of,
  personalColumns,
  revealSql,
  reveals,
  revealsNot,
  type Sentence,
  yieldsNothing,
} from './sentence.ts'

/** Who reads the personal facts of petitioners. */
export const personalFactSentences: Sentence[] = [
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
]
