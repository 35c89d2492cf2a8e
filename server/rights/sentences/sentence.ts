import sql, { type Sql } from 'sql-template-tag'
import type { Row } from '../../database/index.ts'
import type { Reply } from '../../testing/index.ts'
import { countIn, type Scene, type SceneMatter } from '../scene.ts'

/** Both doors to the same right: what HTTP answers, and what the database gives to that person's own role. */
export type Check = (scene: Scene) => Promise<void>
export type Sentence = { id: string; says: string; http: Check; sql: Check }

export const fail = (text: string): never => {
  throw new Error(text)
}
export const of = (scene: Scene, name: string): SceneMatter => scene.matters[name] ?? fail(`no matter ${name}`)
export const expectStatus = (reply: Reply, ...allowed: number[]) => {
  if (!allowed.includes(reply.status)) fail(`answered ${reply.status}: ${reply.text.slice(0, 300)}`)
}
export const expectNone = (rows: Row[]) => (rows.length === 0 ? undefined : fail(`${rows.length} rows came back`))
export const expectSome = (rows: Row[]) => (rows.length > 0 ? undefined : fail('no row came back'))

/** The database refuses outright: no privilege, or a policy's check. */
export const denied =
  (who: string, query: (scene: Scene) => Sql): Check =>
  async (scene) => {
    const outcome = await scene.asPerson(who, query(scene)).then(
      (rows) => `${rows.length} rows`,
      (error: { code?: string }) => (error.code === '42501' ? undefined : fail(`failed otherwise: ${error.code}`)),
    )
    if (outcome !== undefined) fail(`not refused: ${outcome}`)
  }
export const deniedResident =
  (matter: string, query: (scene: Scene) => Sql): Check =>
  async (scene) => {
    const outcome = await scene.asResident(of(scene, matter), query(scene)).then(
      (rows) => `${rows.length} rows`,
      (error: { code?: string }) => (error.code === '42501' ? undefined : fail(`failed otherwise: ${error.code}`)),
    )
    if (outcome !== undefined) fail(`not refused: ${outcome}`)
  }

export const TABLES = ['matter', 'submission', 'matter_event', 'matter_clock', 'attachment'] as const

export const seesNot = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    const { matter: id, number, photo } = of(scene, matter)
    expectStatus(await scene.world.ask(who, 'GET', `/matters/${id}`), 403, 404)
    const list = await scene.world.ask(who, 'GET', `/matters?number=${number}`)
    if (list.status === 200 && list.body.items.length > 0) fail('it stands in the list')
    expectStatus(await scene.world.ask(who, 'GET', `/photos/${photo}`), 403, 404)
    expectStatus(await scene.world.move(who, id, 'comment', { text: '试探' }), 403, 404)
  },
  async sql(scene) {
    for (const table of TABLES) expectNone(await scene.asPerson(who, countIn(table, of(scene, matter).matter)))
    expectNone(
      await scene.asPerson(
        who,
        sql`update matter set stage = stage where id = ${of(scene, matter).matter} returning id`,
      ),
    )
  },
})
export const sees = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(await scene.world.ask(who, 'GET', `/matters/${of(scene, matter).matter}`), 200)
  },
  async sql(scene) {
    for (const table of TABLES) expectSome(await scene.asPerson(who, countIn(table, of(scene, matter).matter)))
  },
})
export const revealSql = (submission: string, purpose: string | null = 'contact') =>
  sql`select * from reveal_petitioner(${submission}, ${purpose}, null)`
export const revealsNot = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(
      await scene.world.ask(who, 'POST', `/submissions/${of(scene, matter).submission}/reveal`, { purpose: 'contact' }),
      403,
      404,
    )
    const page = await scene.world.ask(who, 'GET', `/matters/${of(scene, matter).matter}`)
    if (/1381234|13812345678|王小一/.test(page.text)) fail('the page holds the facts')
  },
  async sql(scene) {
    const rows = await scene
      .asPerson(who, revealSql(of(scene, matter).submission))
      .catch((error: { code?: string }) => (error.code === '42501' ? [] : fail(String(error.code))))
    expectNone(rows)
  },
})
export const reveals = (who: string, matter: string): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    const reply = await scene.world.ask(who, 'POST', `/submissions/${of(scene, matter).submission}/reveal`, {
      purpose: 'contact',
    })
    expectStatus(reply, 200)
    if (reply.body.phone === null) fail('no phone came')
  },
  async sql(scene) {
    expectSome(await scene.asPerson(who, revealSql(of(scene, matter).submission)))
  },
})
/** The service refuses the route, the database refuses the statement. */
export const neither = (
  who: string,
  method: string,
  path: (scene: Scene) => string,
  body: unknown,
  query: (scene: Scene) => Sql,
  statuses: number[] = [403, 404],
): Pick<Sentence, 'http' | 'sql'> => ({
  async http(scene) {
    expectStatus(await scene.world.ask(who, method, path(scene), body), ...statuses)
  },
  sql: denied(who, query),
})
export const yieldsNothing =
  (who: string, query: (scene: Scene) => Sql): Check =>
  async (scene) =>
    expectNone(await scene.asPerson(who, query(scene)))

export const credentials = (m: SceneMatter) => ({ 'x-submission-number': m.number, 'x-query-code': m.queryCode })
export const personalColumns = /王小一|13812345678|11010519491231002X/
/** No door leads there at all. */
export const noRoute =
  (who: string, method: string, path: (matter: string) => string, matter: string, body: object): Check =>
  async (scene) =>
    expectStatus(await scene.world.ask(who, method, path(of(scene, matter).matter), body), 404, 405)
