import type { Act } from '../../server/kernel/index.ts'
import { PHOTO_BYTES, stagePhoto } from '../../server/matters/index.ts'
import { say } from '../../server/messages/index.ts'
import { Refused } from '../../server/problem/index.ts'
import { type Sent, sent, type Visit } from './visit.ts'

/** Photos of one submission or one move at most. */
export const PHOTOS_AT_MOST = 9

export type Staged = { id: string; width: number; height: number }

/** The words of a form with photos, the photos that were taken in, and what was wrong with the others. */
export type Upload = { sent: Sent; photos: Staged[]; refused: string[] }

/**
 * Reads a form with photos as it arrives. A photo that is refused takes nothing else with it: the words and the other photos are kept.
 *
 * @param room how many photos may still be added
 */
export async function readUpload(visit: Visit, act: Act, room: number): Promise<Upload> {
  const { request, language, t } = visit
  if (!request.isMultipart()) return { sent: sent(visit), photos: [], refused: [] }
  const upload: Upload = { sent: new URLSearchParams(), photos: [], refused: [] }
  const limits = { files: 30, fileSize: PHOTO_BYTES, fields: 60, fieldSize: 100_000, parts: 100 }
  for await (const part of partsOf(request.parts({ limits }))) {
    if (part.type === 'field') {
      upload.sent.append(part.fieldname, String(part.value))
      continue
    }
    // a form without a chosen file sends one without a name
    if (!part.filename || upload.photos.length >= room) {
      if (part.filename) upload.refused.push(t('photos.tooMany', { max: PHOTOS_AT_MOST }))
      part.file.resume()
      continue
    }
    try {
      upload.photos.push(await stagePhoto(act, { fileName: part.filename, stream: part.file }))
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500) throw error
      part.file.resume()
      upload.refused.push(
        t('photos.refused', { name: part.filename.slice(0, 60), why: say(language, `problem.${error.code}`) }),
      )
    }
  }
  upload.refused = [...new Set(upload.refused)]
  return upload
}

/** The parts of a form; one that is cut off or malformed is the sender's fault, not the server's. */
async function* partsOf<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* parts
  } catch (error) {
    if (error instanceof Error && /multipart|malformed|unexpected end/i.test(error.message))
      throw new Refused(400, 'request')
    throw error
  }
}
