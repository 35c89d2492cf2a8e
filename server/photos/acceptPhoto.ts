import { createHash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'

/** Largest photo taken in, in bytes: the door of an upload can stop reading there. */
export const PHOTO_MAX_BYTES = 10 * 1024 * 1024

/** Phones take photos of 12 to 50 million pixels; what claims more is made to exhaust memory. */
const MAX_PIXELS = 64_000_000
const FULL_EDGE = 1600
const THUMB_EDGE = 320
/** A photo takes well under a second. */
const SECONDS = 20

/**
 * - `photo.empty`         no bytes
 * - `photo.tooLarge`      more than PHOTO_MAX_BYTES
 * - `photo.notImage`      neither JPEG, PNG nor WebP, whatever its name says
 * - `photo.heic`          the format of some phones, which can send JPEG instead
 * - `photo.tooManyPixels` small as a file, huge as a picture
 * - `photo.corrupt`       cut off or damaged
 */
export type PhotoProblem =
  | 'photo.empty'
  | 'photo.tooLarge'
  | 'photo.notImage'
  | 'photo.heic'
  | 'photo.tooManyPixels'
  | 'photo.corrupt'

export class PhotoRefused extends Error {
  readonly code: PhotoProblem

  constructor(code: PhotoProblem, options?: ErrorOptions) {
    super(code, options)
    this.name = 'PhotoRefused'
    this.code = code
  }
}

/** A photo as it is kept: JPEG, upright, without anything the camera wrote into it. */
export type AcceptedPhoto = {
  /** Longest edge 1600 pixels at most. */
  full: Buffer
  /** Longest edge 320 pixels at most. */
  thumb: Buffer
  /** SHA-256 of `full`, hexadecimal. */
  sha256: string
  /** Of `full`, in pixels. */
  width: number
  height: number
}

// The cache of the image library would keep residents' photos in memory for nothing: each is processed once.
sharp.cache(false)

/**
 * A resident's photo made safe to keep and to show: decoded and encoded anew, so that place, time, camera and whatever
 * else was hidden in the file is gone, turned upright, made smaller.
 *
 * @throws {PhotoRefused}
 * @source OWASP ASVS 5.0.0 V5.2.1, V5.2.2, V5.2.6, V14.2.8
 */
export async function acceptPhoto(bytes: Buffer): Promise<AcceptedPhoto> {
  if (bytes.length === 0) throw new PhotoRefused('photo.empty')
  if (bytes.length > PHOTO_MAX_BYTES) throw new PhotoRefused('photo.tooLarge')
  const format = formatOf(bytes)
  if (format === undefined) throw new PhotoRefused('photo.notImage')
  if (format === 'heic') throw new PhotoRefused('photo.heic')
  try {
    const claimed = await sharp(bytes, { limitInputPixels: false }).metadata()
    if (claimed.format !== format) throw new PhotoRefused('photo.notImage')
    if (claimed.width * claimed.height > MAX_PIXELS) throw new PhotoRefused('photo.tooManyPixels')
    // 'error' still reads what some phones write slightly wrong, but not what is cut off.
    const { data: full, info } = await inside(
      sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS }),
      FULL_EDGE,
      80,
    )
    const { data: thumb } = await inside(sharp(full), THUMB_EDGE, 70)
    const sha256 = createHash('sha256').update(full).digest('hex')
    return { full, thumb, sha256, width: info.width, height: info.height }
  } catch (error) {
    if (error instanceof PhotoRefused) throw error
    throw new PhotoRefused('photo.corrupt', { cause: error })
  }
}

function inside(image: Sharp, edge: number, quality: number) {
  return image
    .autoOrient()
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: SECONDS })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true })
}

function formatOf(bytes: Buffer): 'jpeg' | 'png' | 'webp' | 'heic' | undefined {
  const hex = bytes.toString('hex', 0, 12)
  if (hex.startsWith('ffd8ff')) return 'jpeg'
  if (hex.startsWith('89504e470d0a1a0a')) return 'png'
  const text = bytes.toString('latin1', 0, 12)
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'webp'
  return /^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/s.test(text) ? 'heic' : undefined
}
