import sql from 'sql-template-tag'
import { credentials, denied, expectNone, fail, of, type Sentence } from './sentence.ts'

/** Ratings are kept from the rated, notes from residents. */
export const ratingSentences: Sentence[] = [
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
]
