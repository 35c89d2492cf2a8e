import { afterAll, beforeAll, expect, test } from 'vitest'
import { testWorld, type World } from '../testing/index.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

type Stage = { id: string; final: boolean; owners: { text: string }[]; clocks: string[] }

test('[B2-32] every stage of a request names who is responsible and within which time', async () => {
  const { status, body } = await world.ask('clerk', 'GET', '/procedures/request/2')
  expect(status).toBe(200)
  for (const stage of body.stages as Stage[]) {
    // what follows another matter is in the hands of whoever has that one
    const waits = !stage.final && stage.id !== 'joined'
    expect([stage.id, stage.owners.length > 0, stage.clocks.length > 0]).toEqual([stage.id, waits, waits])
  }
  const answer = body.clocks.find(({ id }: { id: string }) => id === 'answer')
  expect(answer).toMatchObject({
    within: { amount: 15, unit: 'workingDay' },
    pausedIn: ['awaitingResident', 'suspended'],
  })
  expect(answer.clause.document).toBe('产品默认规则')
  expect(body.stages[0].owners[0].text).toBe('受理员（本地域）')
  expect(body.procedure.id).toBe('request')
})

test('a procedure is drawn with the stage a matter stands in, in the language asked for', async () => {
  const drawn = await world.ask('clerk', 'GET', '/procedures/request/2/diagram?stage=handling&lang=zh')
  expect(drawn.status).toBe(200)
  expect(drawn.headers['content-type']).toBe('image/svg+xml; charset=utf-8')
  expect(drawn.text).toContain('办理中（当前）')
  const english = await world.ask('clerk', 'GET', '/procedures/request/2/diagram', undefined, {
    'accept-language': 'en',
  })
  expect(english.text).toContain('Being handled')
})

test('a version that was never published is not found', async () => {
  for (const path of ['/procedures/request/9', '/procedures/nothing/1', '/procedures/request/9/diagram'])
    expect([path, (await world.ask('clerk', 'GET', path)).status]).toEqual([path, 404])
  expect((await world.ask('clerk', 'GET', '/procedures/request/one')).status).toBe(422)
})
