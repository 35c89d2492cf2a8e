import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transact } from '../database/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

/** a photo that waits for the step of this person that names it */
async function staged(who: string): Promise<string> {
  const id = randomUUID()
  await world.database.pool.query(
    `insert into staged_photo values ('home', $1, $2, 'photo.jpg', 1, 1, '\\x00', '\\xffd8', '\\xffd8', now() + interval '1 day')`,
    [id, world.people[who]?.account],
  )
  return id
}
type Made = { matter: string; number: string; queryCode: string }
const asResident = ({ number, queryCode }: Made) => ({ 'x-submission-number': number, 'x-query-code': queryCode })
const tracked = async (made: Made) =>
  (await world.ask(undefined, 'GET', '/submissions/mine', undefined, asResident(made))).body

test('[PR-26] a photo of an internal note stays in the house, one of an answer reaches the resident', async () => {
  const made = await world.register()
  const [inside, outside] = [await staged('clerk'), await staged('clerk')]
  await world.move('clerk', made.matter, 'comment', { text: '门牌照片', files: [inside] })
  await world.move('clerk', made.matter, 'answerOnSpot', { outcome: 'solved', answer: '已修好。', photos: [outside] })
  expect((await tracked(made)).photos.map(({ id }: { id: string }) => id)).toEqual([outside])
  const get = (id: string) => world.ask(undefined, 'GET', `/submissions/mine/photos/${id}`, undefined, asResident(made))
  expect([(await get(inside)).status, (await get(outside)).status]).toEqual([404, 200])
  const { body } = await world.ask('clerk', 'GET', `/matters/${made.matter}`)
  expect(body.photos).toHaveLength(2)
})

test('a photo of what was answered on the spot belongs to that step, the resident’s own to the first', async () => {
  const [brought, taken] = [await staged('clerk'), await staged('clerk')]
  const made = await world.register({
    photos: [brought],
    // biome-ignore lint/suspicious/noThenProperty: the word of the interface for a move in the same step
    then: { move: 'answerOnSpot', input: { outcome: 'solved', answer: '已修好。', photos: [taken] } },
  })
  expect((await tracked(made)).photos).toEqual([
    { id: brought, width: 1, height: 1, event: 1 },
    { id: taken, width: 1, height: 1, event: 2 },
  ])
})

test('what is wrong in the form of a move made in the same step is pointed at there', async () => {
  const { body } = await world.ask('clerk', 'POST', '/matters', {
    channel: 'window',
    title: '路灯不亮',
    body: '坏了一周。',
    area: places.A1,
    petitioner: { anonymous: true },
    // biome-ignore lint/suspicious/noThenProperty: the word of the interface for a move in the same step
    then: { move: 'register', input: { category: 'nothing' } },
  })
  expect(body.errors).toEqual([expect.objectContaining({ pointer: '/then/input/category', code: 'category.unknown' })])
})

test('a resident who comes too late hears what happened, but not what was said in the house', async () => {
  const made = await world.register()
  await world.move('clerk', made.matter, 'comment', { text: '内部情况' })
  await world.move('clerk', made.matter, 'register')
  const late = { revision: 1, input: {} }
  const own = await world.ask(undefined, 'POST', '/submissions/mine/moves/withdraw', late, asResident(made))
  expect([own.status, own.body.since.map(({ move }: { move: string }) => move)]).toEqual([409, ['register']])
  const staff = await world.ask('dispatcher', 'POST', `/matters/${made.matter}/moves/dispatch`, late)
  expect(staff.body.since.map(({ move }: { move: string }) => move)).toEqual(['comment', 'register'])
})

test('[PR-23] nobody of the staff can take the person complained about out of the list, or change what was received, even in SQL', async () => {
  const accused = world.people['supervisor']?.account
  const { matter } = await world.register({ about: { accounts: [accused] } })
  const { who } = await world.service.authenticator.staff(world.people['clerk']?.token ?? '')
  const change = (query: ReturnType<typeof sql>) =>
    transact(world.database.pool, who, (tx) => tx.run(query)).catch((error: { code: string }) => error.code)
  for (const query of [
    sql`update matter set excluded = '{}' where id = ${matter}`,
    sql`update matter set received_at = now() where id = ${matter}`,
    sql`update submission set body = 'x', excluded = '{}' where matter_id = ${matter}`,
    sql`update matter_clock set excluded = '{}' where matter_id = ${matter}`,
    sql`update matter_event set data = '{}' where matter_id = ${matter}`,
  ])
    expect(await change(query)).toBe('42501')
  expect((await world.ask('supervisor', 'GET', `/matters/${matter}`)).status).toBe(404)
})

test('[PR-23] who heads the area is told by the day in Shanghai, not by the day of the server', async () => {
  await world.database.pool.query(
    `insert into appointment (tenant, id, account_id, post, role, area_key, heads_area, valid_from) values ('home', $1, $2, 'head', 'supervisor', $3, true, '2026-03-03')`,
    [randomUUID(), world.people['otherUnitHead']?.account, places.A],
  )
  const excludedOf = async () => {
    const { matter } = await world.register({ about: { headOfArea: true } })
    const { rows } = await world.database.pool.query('select excluded from matter where id = $1', [matter])
    return rows[0].excluded
  }
  const heads = [world.people['supervisor']?.account, world.people['otherUnitHead']?.account]
  expect(await excludedOf()).toEqual(heads.slice(0, 1))
  const { now } = world.clock
  // three in the morning of the 3rd in Shanghai, still the 2nd in Greenwich
  world.clock.now = (now + 18 * 3_600_000) as typeof now
  expect(await excludedOf()).toEqual(heads.toSorted())
  world.clock.now = now
})
