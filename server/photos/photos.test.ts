import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { acceptPhoto, PHOTO_MAX_BYTES, PhotoRefused } from './index.ts'

const code = (expected: string) => expect.objectContaining({ name: 'PhotoRefused', code: expected })

function picture(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#208040' } })
}

const GPS = { IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '28/1 11/1 30/1' } }

describe('a photo that is taken in', () => {
  test('[V14.2.8] says nothing any more about where, when and with what it was taken', async () => {
    const taken = await picture(400, 300)
      .withExif(GPS)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret</x:xmpmeta>')
      .jpeg()
      .toBuffer()
    expect((await sharp(taken).metadata()).exif).toBeDefined()
    const { full, thumb } = await acceptPhoto(taken)
    for (const kept of [full, thumb]) {
      const { exif, xmp, iptc, icc, format } = await sharp(kept).metadata()
      expect({ exif, xmp, iptc, icc, format }).toEqual({ format: 'jpeg' })
      expect(kept.includes('SecretCamera')).toBe(false)
    }
  })

  test('stands upright, as the camera meant it', async () => {
    const lying = await picture(400, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { width, height, thumb } = await acceptPhoto(lying)
    expect([width, height]).toEqual([300, 400])
    expect(await sharp(thumb).metadata()).toMatchObject({ width: 240, height: 320 })
  })

  test.each(['jpeg', 'png', 'webp'] as const)(
    'may be %s, and is kept as JPEG of at most 1600 pixels',
    async (format) => {
      const { full, thumb, sha256, width, height } = await acceptPhoto(
        await picture(3200, 1600).toFormat(format).toBuffer(),
      )
      expect([width, height]).toEqual([1600, 800])
      expect(await sharp(full).metadata()).toMatchObject({ format: 'jpeg', width: 1600, height: 800 })
      expect(await sharp(thumb).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 160 })
      expect(sha256).toBe(createHash('sha256').update(full).digest('hex'))
    },
  )

  test('is not blown up when it is small, and gets a white ground where it is transparent', async () => {
    const clear = await sharp({ create: { width: 20, height: 10, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer()
    const { full, width, height } = await acceptPhoto(clear)
    expect([width, height]).toEqual([20, 10])
    const [red] = await sharp(full).raw().toBuffer()
    expect(red).toBeGreaterThan(250)
  })

  test('carries nothing that was hidden behind or inside it', async () => {
    const script = '<html><script>alert(1)</script></html>'
    const inside = await picture(50, 50)
      .withExif({ IFD0: { ImageDescription: script } })
      .jpeg()
      .toBuffer()
    const polyglot = Buffer.concat([inside, Buffer.from(script), Buffer.from('504b0304', 'hex')])
    const { full, thumb } = await acceptPhoto(polyglot)
    for (const kept of [full, thumb]) expect(kept.toString('latin1')).not.toContain('script')
  })
})

describe('a photo that is refused', () => {
  test('is refused for what it is, whatever it is called', async () => {
    for (const [bytes, expected] of [
      [Buffer.alloc(0), 'photo.empty'],
      [Buffer.from('<html><script>alert(1)</script></html>'), 'photo.notImage'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'photo.notImage'],
      [Buffer.from('GIF89a\x01\x00\x01\x00'), 'photo.notImage'],
      [Buffer.from('%PDF-1.7'), 'photo.notImage'],
      [Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'photo.heic'],
      [Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from('<html></html>')]), 'photo.corrupt'],
    ] as const) {
      await expect(acceptPhoto(bytes), bytes.toString('latin1')).rejects.toThrow(code(expected))
    }
  })

  test('[V5.2.1] is refused when it has 20 MB, before anything is decoded', async () => {
    const bytes = Buffer.concat([await picture(10, 10).jpeg().toBuffer(), Buffer.alloc(20_000_000)])
    await expect(acceptPhoto(bytes)).rejects.toThrow(code('photo.tooLarge'))
    expect(bytes.length).toBeGreaterThan(PHOTO_MAX_BYTES)
  })

  test.each(['jpeg', 'png', 'webp'] as const)('is refused when it is a %s cut off in the middle', async (format) => {
    const noise = sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
    const whole = await noise.toFormat(format).toBuffer()
    for (const share of [0.1, 0.5, 0.9]) {
      await expect(acceptPhoto(whole.subarray(0, whole.length * share))).rejects.toThrow(code('photo.corrupt'))
    }
  })

  test('[V5.2.6] is refused when it is a few bytes that claim to be four thousand million pixels', async () => {
    await expect(acceptPhoto(pngClaiming(65_000, 65_000))).rejects.toThrow(code('photo.tooManyPixels'))
  })

  test('is refused with a reason, not with a crash, when any of its bytes are changed', async () => {
    const whole = await picture(40, 40).jpeg().toBuffer()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 }),
        async (changes) => {
          const changed = Buffer.from(whole)
          for (const [at, byte] of changes) changed[at] = byte
          await acceptPhoto(changed).catch((error) => expect(error).toBeInstanceOf(PhotoRefused))
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** A PNG with a true header and hardly any data. */
function pngClaiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const sized = Buffer.alloc(4)
    sized.writeUInt32BE(data.length)
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32BE(crc32(body))
    return Buffer.concat([sized, body, checksum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8)
  header.writeUInt8(2, 9)
  const magic = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    magic,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
