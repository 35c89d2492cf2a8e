import { afterAll, expect, test } from 'vitest'
import { testWorld } from '../testing/index.ts'

const world = await testWorld()
afterAll(() => world.close())

const read = async (who: string, matter: string) => (await world.ask(who, 'GET', `/matters/${matter}`)).body
const waiting = async (who: string, matter: string) => {
  const view = await read(who, matter)
  return view.waitingFor.map(({ text, light }: { text: string; light: string }) => [text, light])
}

test('a matter names whose turn it is: a role, a unit, a person, the petitioner', async () => {
  const { matter } = await world.register()
  expect(await waiting('clerk', matter)).toEqual([['受理员或网格员（待登记）', 'soon']])
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  expect(await waiting('dispatcher', matter)).toEqual([['市政所（办理中）', 'fine']])
  await world.move('handler', matter, 'take')
  expect(await waiting('dispatcher', matter)).toEqual([['测试handler（办理中）', 'fine']])
  await world.move('handler', matter, 'ask', { question: '是哪一盏灯？' })
  expect((await read('dispatcher', matter)).waitingFor).toMatchObject([{ kind: 'petitioner', critical: true }])
})

test('[B2-15] a part that was delivered waits for the unit that leads, on its own page and on that of the whole', async () => {
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  await world.move('handler', matter, 'openParts', { units: [world.units.water], task: '查管线', days: 5 })
  const [part] = (await read('handler', matter)).parts
  expect(part).toMatchObject({ unitName: '水务所', light: 'fine', critical: true })
  expect(await waiting('handler', matter)).toEqual([['水务所（待协办单位接收）', 'fine']])
  await world.move('otherHandler', part.id, 'deliver', { opinion: '管线完好' })
  expect(await waiting('handler', matter)).toEqual([['市政所（水务所 · 待牵头单位认可）', 'soon']])
  expect(await waiting('otherHandler', part.id)).toEqual([['市政所（待牵头单位认可）', 'soon']])
})

test('a question tells which steps settle it', async () => {
  const { matter } = await world.register()
  await world.move('clerk', matter, 'register')
  await world.move('dispatcher', matter, 'dispatch', { unit: world.units.roads })
  await world.move('handler', matter, 'requestExtension', { days: 3, reason: '等材料' })
  const { pending, moves } = await read('unitHead', matter)
  expect(pending).toMatchObject([{ move: 'requestExtension', actor: '测试handler' }])
  const settling = moves.filter((move: { decides: string | null }) => move.decides === 'requestExtension')
  expect(settling.map(({ id }: { id: string }) => id)).toEqual(['grantExtension', 'refuseExtension'])
})
