import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BOUNDARY, formOf } from '../http/testing-requests.ts'
import { places, type Reply, testWorld, type World } from '../testing/index.ts'

let world: World
let picture: Buffer
beforeAll(async () => {
  world = await testWorld()
  picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#486' } })
    .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '28/1 13/1 0/1' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => world.close())

/** Sends a file as a form does. */
async function upload(
  who: string | undefined,
  bytes: Buffer,
  name: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const url = who === undefined ? '/submissions/mine/photos' : '/photos'
  return world.ask(who, 'POST', url, formOf(bytes, name), {
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    ...headers,
  })
}

const counts = async () =>
  (
    await world.database.pool.query(
      'select (select count(*) from staged_photo) as staged, (select count(*) from attachment) as attached, (select count(*) from matter) as matters',
    )
  ).rows[0]
const submission = (photos: string[]) => ({
  channel: 'window',
  title: '路灯不亮',
  body: '三号楼前的路灯坏了一周。',
  area: places.A1,
  petitioner: { anonymous: true },
  photos,
})
/** The bytes themselves, which a text would damage. */
async function bytesOf(who: string, id: string, size: 'full' | 'thumb'): Promise<Buffer> {
  const { rawPayload, headers } = await world.service.app.inject({
    url: `/api/v1/photos/${id}?size=${size}`,
    headers: { authorization: `Bearer ${world.people[who]?.token}` },
  })
  expect(headers['content-type']).toBe('image/jpeg')
  return rawPayload
}

test('[V14.2.8] a photo goes with a new matter, without the place and the camera it was taken with', async () => {
  expect((await sharp(picture).metadata()).exif?.toString('latin1')).toContain('SecretCamera')
  const { status, body } = await upload('clerk', picture, '路灯.jpg')
  expect([status, body]).toEqual([201, { id: expect.any(String), width: 640, height: 480 }])
  const made = await world.ask('clerk', 'POST', '/matters', submission([body.id]))
  expect(made.status).toBe(201)
  const { photos, timeline } = (await world.ask('gridWorker', 'GET', `/matters/${made.body.matter}`)).body
  expect(photos).toEqual([{ id: body.id, width: 640, height: 480, event: 1 }])
  expect(timeline[0].photos).toEqual([body.id])
  for (const size of ['full', 'thumb'] as const) {
    const bytes = await bytesOf('gridWorker', body.id, size)
    expect(bytes.toString('latin1')).not.toContain('SecretCamera')
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: size === 'full' ? 640 : 320 })
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
  }
})

test('the unit answers with a photo, and the petitioner sees it; the resident supplies with one of his own', async () => {
  const made = await world.register()
  const headers = { 'x-submission-number': made.number, 'x-query-code': made.queryCode }
  await world.move('clerk', made.matter, 'register')
  await world.move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
  await world.move('handler', made.matter, 'ask', { question: '请拍一张照片' })
  const mine = await upload(undefined, picture, 'mine.jpg', headers)
  expect(mine.status).toBe(201)
  const supplied = await world.ask(
    undefined,
    'POST',
    '/submissions/mine/moves/supply',
    { revision: 4, input: { supplied: '见照片', photos: [mine.body.id] } },
    headers,
  )
  expect(supplied.body).toMatchObject({ stage: 'handling' })
  const theirs = await upload('handler', picture, 'done.jpg')
  const answer = { outcome: 'solved', answer: '已更换灯泡。', photos: [theirs.body.id] }
  expect((await world.move('handler', made.matter, 'answer', answer)).status).toBe(200)
  const { photos, timeline } = (await world.ask(undefined, 'GET', '/submissions/mine', undefined, headers)).body
  expect(photos.map(({ id }: { id: string }) => id)).toEqual([mine.body.id, theirs.body.id])
  expect(timeline.at(-1)).toMatchObject({ move: 'answer', photos: [theirs.body.id] })
  const seen = await world.ask(
    undefined,
    'GET',
    `/submissions/mine/photos/${theirs.body.id}?size=thumb`,
    undefined,
    headers,
  )
  expect([seen.status, seen.headers['content-type']]).toEqual([200, 'image/jpeg'])
  const other = await world.register()
  const stranger = { 'x-submission-number': other.number, 'x-query-code': other.queryCode }
  expect(
    (await world.ask(undefined, 'GET', `/submissions/mine/photos/${theirs.body.id}`, undefined, stranger)).status,
  ).toBe(404)
  expect((await world.ask('otherHandler', 'GET', `/photos/${theirs.body.id}`)).status).toBe(404)
})

test('a waiting photo is its sender’s, once; otherwise neither matter nor answer comes into being', async () => {
  const { body: waiting } = await upload('clerk', picture, 'a.jpg')
  const before = await counts()
  for (const [who, photos] of [
    ['gridWorker', [waiting.id]],
    ['clerk', [randomUUID()]],
    ['clerk', [waiting.id, randomUUID()]],
  ] as const) {
    const reply = await world.ask(who, 'POST', '/matters', submission([...photos]))
    expect(reply.body).toMatchObject({ status: 422, errors: [{ pointer: '/photos', code: 'photo.unknown' }] })
    expect(await counts()).toEqual(before)
  }
  expect((await world.ask('clerk', 'POST', '/matters', submission([waiting.id]))).status).toBe(201)
  expect((await world.ask('clerk', 'POST', '/matters', submission([waiting.id]))).status).toBe(422)
})

test('[V5.2.1, V5.2.2] what is no photo is refused in words, whatever it is called, and nothing is kept of it', async () => {
  const before = await counts()
  const noise = Buffer.alloc(20 * 1024 * 1024, 7)
  const big = Buffer.concat([picture, noise])
  for (const [bytes, name, status, code] of [
    [big, 'big.jpg', 413, 'photo.tooLarge'],
    [Buffer.from('<html><script>alert(1)</script></html>'), 'page.jpg', 422, 'photo.notImage'],
    [Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<script>')]), 'mixed.jpg', 422, 'photo.corrupt'],
    [picture.subarray(0, picture.length / 2), 'cut.jpg', 422, 'photo.corrupt'],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 422, 'photo.notImage'],
    [Buffer.from('\u0000\u0000\u0000\u0018ftypheic'), 'phone.heic', 422, 'photo.heic'],
    [Buffer.alloc(0), 'empty.jpg', 422, 'photo.empty'],
  ] as const) {
    const { body, text } = await upload('handler', bytes, name)
    expect([name, body.status, body.code]).toEqual([name, status, code])
    expect(text).not.toMatch(/VipsJpeg|sharp|\n\s+at /)
  }
  expect((await world.ask('handler', 'POST', '/photos', { file: 'no' })).body).toMatchObject({ status: 415 })
  expect(await counts()).toEqual(before)
  const english = await upload('handler', Buffer.from('text'), 'a.jpg', { 'accept-language': 'en' })
  expect(english.body.title).toMatch(/photo/i)
})

test('a photo keeps its name without what no name may hold', async () => {
  const { status, body } = await upload('colleague', picture, 'a\u0007\u0000路灯.jpg')
  expect(status).toBe(201)
  const { rows } = await world.database.pool.query('select name from staged_photo where id = $1', [body.id])
  expect(rows).toEqual([{ name: 'a路灯.jpg' }])
})

test('[V5.2.4] nobody fills the store with photos that belong to nothing', async () => {
  const tiny = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  const replies: number[] = []
  for (let i = 0; i < 31; i++) replies.push((await upload('unitHead', tiny, `${i}.jpg`)).status)
  expect(replies).toEqual([...Array(30).fill(201), 429])
})
