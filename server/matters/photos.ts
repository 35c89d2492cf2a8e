import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { actorOf } from '../database/index.ts'
import { FileReply, type Upload } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { acceptPhoto, PHOTO_MAX_BYTES, PhotoRefused } from '../photos/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { loadMatter, standingOf } from './state.ts'

export const PHOTO_BYTES = PHOTO_MAX_BYTES
/** Photos one person may have waiting to be used. */
const STAGED_AT_MOST = 30

/** Takes in a photo that belongs to nothing yet; it waits a day for the submission or move that names it. */
export async function stagePhoto(act: Act, upload: Upload): Promise<{ id: string; width: number; height: number }> {
  const bytes = await bytesOf(upload)
  const photo = await acceptPhoto(bytes).catch((error) => {
    throw error instanceof PhotoRefused ? new Refused(422, error.code) : error
  })
  const id = randomUUID()
  const owner = actorOf(act.who)
  await act.write(async (tx) => {
    const { n } = await tx.one<{ n: number }>(
      sql`select count(*)::int as n from staged_photo where tenant = ${act.tenant} and owner = ${owner} and expires_at > now()`,
    )
    if (n >= STAGED_AT_MOST) throw new Refused(429, 'photo.tooMany')
    await tx.run(sql`insert into staged_photo (tenant, id, owner, name, width, height, sha256, full_jpeg, thumb_jpeg, expires_at)
      values (${act.tenant}, ${id}, ${owner}, ${upload.fileName.slice(0, 120)}, ${photo.width}, ${photo.height}, ${Buffer.from(photo.sha256, 'hex')}, ${photo.full}, ${photo.thumb}, now() + interval '1 day')`)
  })
  return { id, width: photo.width, height: photo.height }
}

/** A photo that waits, shown to the one who sent it. */
export async function stagedThumb(act: Act, id: string): Promise<FileReply> {
  const row = await act.read((tx) =>
    tx.maybe<{ bytes: Buffer }>(
      sql`select thumb_jpeg as bytes from staged_photo where tenant = ${act.tenant} and id = ${id} and owner = ${actorOf(act.who)}`,
    ),
  )
  if (row === undefined) throw notFound()
  return new FileReply('image/jpeg', row.bytes)
}

/** Takes a waiting photo back. */
export async function dropStaged(act: Act, id: string): Promise<void> {
  await act.write((tx) =>
    tx.run(sql`delete from staged_photo where tenant = ${act.tenant} and id = ${id} and owner = ${actorOf(act.who)}`),
  )
}

async function bytesOf({ stream }: Upload): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  if (stream.truncated) throw new Refused(413, 'photo.tooLarge')
  return Buffer.concat(chunks)
}

/** A photo of a matter one may see. */
export async function readPhoto(act: Act, id: string, size: 'full' | 'thumb'): Promise<FileReply> {
  const row = await act.read(async (tx) => {
    const found = await tx.maybe<{ matter_id: string; bytes: Buffer }>(
      sql`select matter_id, ${size === 'full' ? sql`full_jpeg` : sql`thumb_jpeg`} as bytes from attachment where tenant = ${act.tenant} and id = ${id}`,
    )
    if (found === undefined) throw notFound()
    const loaded = await loadMatter(tx, found.matter_id, false)
    if (loaded === undefined) throw notFound()
    demand(act, 'photo.read', standingOf(loaded.row))
    return found
  })
  return new FileReply('image/jpeg', row.bytes)
}
