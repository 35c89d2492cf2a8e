import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../database/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())
beforeEach(() => world.database.pool.query('delete from standard_answer'))

const answer = (extra: object = {}) => ({
  category: 'facility',
  title: '路灯已修复',
  outcome: 'solved',
  answer: '您反映的{{area}}“{{title}}”（{{number}}）已由{{unit}}于{{today}}修复。',
  ...extra,
})
const add = (who: string, extra: object = {}) => world.ask(who, 'POST', '/standard-answers', answer(extra))
const ofRoads = () => ({ unit: world.units.roads })

async function handled(extra: Record<string, unknown> = {}) {
  const made = await world.register(extra)
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  return made
}
const suitable = async (who: string, matter: string) =>
  (await world.ask(who, 'GET', `/matters/${matter}/standard-answers`)).body.items

test('a standard answer is proposed for its category, the narrowest first, filled with what the matter says', async () => {
  const { matter, number } = await handled()
  await add('admin', { category: null, title: '通用' })
  await add('unitHead', { ...ofRoads(), category: 'facility.lighting', title: '照明' })
  await add('admin', { category: 'heating', title: '供热' })
  await add('otherUnitHead', { unit: world.units.water, title: '水务所的' })
  await add('admin')
  const items = await suitable('handler', matter)
  expect(items.map(({ title }: { title: string }) => title)).toEqual(['照明', '路灯已修复', '通用'])
  expect(items[0]).toMatchObject({
    outcome: 'solved',
    answer: `您反映的甲一网格“路灯不亮”（${number}）已由市政所于2026年3月2日修复。`,
    gaps: [],
  })
  expect((await world.ask('otherHandler', 'GET', `/matters/${matter}/standard-answers`)).status).toBe(404)
})

test('what a matter leaves open is named with its place, and the text shows a gap', async () => {
  const { matter } = await world.register()
  await add('admin', { answer: '您好：\n已转{{unit}}。', basis: '{{dueDay}}' })
  const [item] = await suitable('clerk', matter)
  expect(item.answer).toBe('您好：\n已转＿＿＿＿。')
  expect(item.gaps).toEqual([{ part: 'answer', text: '第 2 行第 3 字：此件没有“承办单位”。' }])
})

test('a placeholder that does not exist is refused with its place before it is kept', async () => {
  const { status, body } = await add('admin', { answer: '好\n{{phone}}', remedy: '见 {{number' })
  expect(status).toBe(422)
  expect(body.errors).toEqual([
    { pointer: '/answer', code: 'template.unknown', detail: '第 2 行第 1 字：没有“phone”这个占位符。' },
    { pointer: '/remedy', code: 'template.unclosed', detail: '第 1 行第 3 字：占位符没有写完，缺少“}}”。' },
  ])
  const wrong = await add('admin', { category: 'nothing', unit: '00000000-0000-4000-8000-000000000000' })
  expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/category', '/unit'])
})

test('the head of a unit writes for that unit, an administrator for everybody, a handler for nobody; in SQL as well', async () => {
  expect((await add('unitHead')).body.code).toBe('answers.notYours')
  expect((await add('unitHead', { unit: world.units.water })).body.code).toBe('answers.notYours')
  expect((await add('handler', ofRoads())).status).toBe(403)
  const mine = (await add('unitHead', ofRoads())).body
  const common = (await add('admin')).body
  expect([mine.mine, common.mine]).toEqual([true, true])
  expect((await world.ask('otherUnitHead', 'DELETE', `/standard-answers/${mine.id}?revision=1`)).status).toBe(403)
  expect((await world.ask('unitHead', 'DELETE', `/standard-answers/${common.id}?revision=1`)).status).toBe(403)
  const change = (who: string) => async () => {
    const { who: session } = await world.service.authenticator.staff(world.people[who]?.token ?? '')
    return transact(world.database.pool, session, (tx) =>
      tx.run(sql`update standard_answer set title = 'x' where id = ${mine.id}`),
    )
  }
  for (const [who, rows] of [
    ['handler', 0],
    ['otherUnitHead', 0],
    ['clerk', 0],
    ['stranger', 0],
    ['unitHead', 1],
    ['admin', 1],
  ] as const)
    expect([who, await change(who)()]).toEqual([who, rows])
})

test('of two who change the same answer the second is told, and every change stands in the trail', async () => {
  const { id } = (await add('admin')).body
  const change = (title: string) =>
    world.ask('admin', 'PUT', `/standard-answers/${id}`, { ...answer({ title }), revision: 1 })
  const both = await Promise.all([change('甲'), change('乙')])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'answers.stale', revision: 2 })
  expect((await world.ask('admin', 'DELETE', `/standard-answers/${id}?revision=2`)).status).toBe(204)
  expect((await world.ask('handler', 'GET', '/standard-answers')).body.items).toEqual([])
  const { body } = await world.ask('auditor', 'GET', `/audit?object=${id}`)
  expect(body.items.map(({ operation }: { operation: string }) => operation)).toEqual([
    'answers.retire',
    'answers.change',
    'answers.add',
  ])
})

test('many matters are answered with one template: each is shown as it would be sent, and what cannot be sent says why', async () => {
  const here = await handled()
  const elsewhere = await world.register()
  const { id } = (await add('admin')).body
  const merge = (who: string, template: object, matters: string[]) =>
    world.ask(who, 'POST', '/matters/merge-answers/preview', { matters, template })
  const { body } = await merge('handler', { standardAnswer: id }, [here.matter, elsewhere.matter])
  expect(body.lines).toEqual([
    {
      matter: here.matter,
      number: here.number,
      title: '路灯不亮',
      revision: 3,
      input: {
        outcome: 'solved',
        answer: `您反映的甲一网格“路灯不亮”（${here.number}）已由市政所于2026年3月2日修复。`,
      },
      problems: [],
    },
    expect.objectContaining({ matter: elsewhere.matter, number: '', problems: ['没有找到，或者您无权查看。'] }),
  ])
  // nothing was written, and what was shown is what is sent
  expect(await world.revision(here.matter)).toBe(3)
  const items = body.lines
    .slice(0, 1)
    .map(({ matter, revision, input }: Record<string, unknown>) => ({ matter, revision, input }))
  const sent = await world.ask('handler', 'POST', '/matters/batch', { move: 'answer', preview: false, items })
  expect(sent.body.lines).toEqual([expect.objectContaining({ ok: true, to: 'answered' })])
  const again = await merge('handler', { standardAnswer: id }, [here.matter])
  expect(again.body.lines[0].problems).toEqual(['当前环节不能做这一步。'])
  const faulty = await merge('handler', { outcome: 'explained', answer: '{{x}}' }, [here.matter])
  expect(faulty.body.errors).toEqual([
    expect.objectContaining({ pointer: '/template/answer', code: 'template.unknown' }),
  ])
  expect((await merge('clerk', { standardAnswer: id }, [here.matter])).status).toBe(403)
  expect((await merge('handler', { standardAnswer: here.matter }, [here.matter])).status).toBe(404)
})

test('what the outcome asks for and the template leaves out is named for each matter', async () => {
  const { matter } = await handled({ area: places.A2 })
  const { body } = await world.ask('unitHead', 'POST', '/matters/merge-answers/preview', {
    matters: [matter],
    template: { outcome: 'explained', answer: '暂不能解决。' },
  })
  expect(body.lines[0].problems).toEqual(['理由和依据：必须填写。', '不服时的途径和期限：必须填写。'])
})
