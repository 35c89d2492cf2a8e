import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { qrPath } from './qr.ts'

test('every dark square of the code is drawn once and nothing else', () => {
  const text = 'https://example.org/track?number=TA-26-004821-7'
  const { path, size } = qrPath(text)
  const drawn = new Set<string>()
  let squares = 0
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let i = 0; i < Number(width); i++) drawn.add(`${Number(x) + i},${y}`)
    squares += Number(width)
  }
  const { modules } = create(text, { errorCorrectionLevel: 'Q' })
  const dark = [...modules.data].flatMap((bit, i) => (bit ? [`${i % size},${Math.floor(i / size)}`] : []))
  expect(size).toBe(modules.size)
  expect([...drawn].sort()).toEqual(dark.sort())
  expect(squares).toBe(dark.length)
})
