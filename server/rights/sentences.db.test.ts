import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Scene, setScene } from './scene.ts'
import { sentences } from './sentences/index.ts'

let scene: Scene
beforeAll(async () => {
  scene = await setScene()
}, 240_000)
afterAll(() => scene?.close())

test('there are at least sixty sentences, no two the same', () => {
  expect(new Set(sentences.map(({ says }) => says)).size).toBe(sentences.length)
  expect(sentences.length).toBeGreaterThanOrEqual(60)
})

describe.each(sentences)('[$id] $says', ({ http, sql }) => {
  test('through HTTP', () => http(scene))
  test('in the database, as that role', () => sql(scene))
})
