import sql from 'sql-template-tag'
import { countIn } from '../scene.ts'
import {
  credentials,
  denied,
  deniedResident,
  expectNone,
  expectStatus,
  fail,
  of,
  type Sentence,
  yieldsNothing,
} from './sentence.ts'

/** Each takes back what they did themselves, while nothing followed it. */
export const takingBackSentences: Sentence[] = [
  {
    id: 'PR-26',
    says: 'nobody takes back what another did, nor learns what was before it',
    async http(scene) {
      const { matter } = of(scene, 'lead')
      const revision = await scene.world.revision(matter)
      for (const who of ['clerk', 'supervisor', 'unitHead'])
        expectStatus(await scene.world.ask(who, 'POST', `/matters/${matter}/undo`, { revision }), 409)
    },
    async sql(scene) {
      const { matter } = of(scene, 'lead')
      const [last] = await scene.asPerson('handler', sql`select seq from step_before(${matter})`)
      if (last === undefined) fail('the handler has nothing to take back')
      for (const who of ['clerk', 'supervisor', 'unitHead', 'otherHandler']) {
        expectNone(await scene.asPerson(who, sql`select * from step_before(${matter})`))
        await denied(who, () => sql`select step_taken_back(${matter}, ${last?.['seq']})`)(scene)
      }
    },
  },
  {
    id: 'PR-26',
    says: 'one’s own step is not taken back once another followed it, and no earlier one is',
    async http(scene) {
      const { matter } = of(scene, 'handling')
      expectStatus(
        await scene.world.ask('handler', 'POST', `/matters/${matter}/undo`, {
          revision: await scene.world.revision(matter),
        }),
        409,
      )
    },
    async sql(scene) {
      // the dispatcher wrote a note after the handler had taken it
      await denied('handler', () => sql`select step_taken_back(${of(scene, 'handling').matter}, 4)`)(scene)
      await denied('handler', () => sql`select step_taken_back(${of(scene, 'lead').matter}, 3)`)(scene)
    },
  },
  {
    id: 'PR-26',
    says: 'what a matter was before a step is not read around the function, and no step is marked as taken back',
    http: async (scene) => {
      const { text } = await scene.world.ask('handler', 'GET', `/matters/${of(scene, 'lead').matter}`)
      if (/"before"|moveCounts/.test(text)) fail('the page holds it')
    },
    async sql(scene) {
      await denied(
        'handler',
        () => sql`select before from matter_event where matter_id = ${of(scene, 'lead').matter}`,
      )(scene)
      await denied(
        'handler',
        () => sql`update matter_event set undone = true where matter_id = ${of(scene, 'lead').matter}`,
      )(scene)
    },
  },
  {
    id: 'PR-26',
    says: 'a resident takes nothing back and copies nothing',
    http: async (scene) =>
      expectStatus(
        await scene.world.ask(
          undefined,
          'POST',
          `/matters/${of(scene, 'lead').matter}/undo`,
          { revision: 1 },
          credentials(of(scene, 'lead')),
        ),
        401,
      ),
    async sql(scene) {
      await deniedResident('lead', () => sql`select * from step_before(${of(scene, 'lead').matter})`)(scene)
      await deniedResident('lead', () => sql`select step_taken_back(${of(scene, 'lead').matter}, 4)`)(scene)
      await deniedResident(
        'whole',
        () => sql`select petitioner_goes_along(${of(scene, 'whole').submission}, ${of(scene, 'splitOff').submission})`,
      )(scene)
    },
  },
  {
    id: 'PR-26',
    says: 'to be mentioned opens nothing: who may not see a matter cannot be mentioned in it',
    http: async (scene) => {
      const mention = [scene.world.people['otherHandler']?.account]
      const reply = await scene.world.move('dispatcher', of(scene, 'lead').matter, 'comment', { text: '请看', mention })
      expectStatus(reply, 422)
      if (reply.body.errors[0].code !== 'account.mayNotSee') fail(reply.text)
    },
    sql: yieldsNothing('otherHandler', (scene) => countIn('matter', of(scene, 'lead').matter)),
  },
  {
    id: 'PR-26',
    says: 'a batch is taken back by who made it, and by nobody else',
    async http(scene) {
      const { matter } = of(scene, 'registered')
      const made = await scene.world.ask('supervisor', 'POST', '/matters/batch', {
        move: 'supervise',
        preview: false,
        items: [{ matter, revision: await scene.world.revision(matter), input: { demand: '到场' } }],
      })
      expectStatus(made, 200)
      expectStatus(await scene.world.ask('dispatcher', 'POST', `/matters/batch/${made.body.batch}/undo`), 404)
      expectStatus(await scene.world.ask('clerkB', 'POST', `/matters/batch/${made.body.batch}/undo`), 404)
      const back = await scene.world.ask('supervisor', 'POST', `/matters/batch/${made.body.batch}/undo`)
      expectStatus(back, 200)
      if (!back.body.lines[0].ok) fail(back.text)
    },
    sql: yieldsNothing(
      'clerkB',
      (scene) => sql`select batch from matter_event where matter_id = ${of(scene, 'registered').matter}`,
    ),
  },
]
