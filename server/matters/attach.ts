import sql from 'sql-template-tag'
import type { Tx } from '../database/index.ts'
import { Refused } from '../problem/index.ts'

/** Photos that arrived before become the matter's. Exactly those of the one who uploaded them; each once. */
export async function attachStaged(
  tx: Tx,
  to: {
    matter: string
    submission: string | null
    seq: number
    photos: readonly string[]
    internalPhotos: readonly string[]
  },
): Promise<void> {
  if (to.photos.length === 0) return
  const moved = await tx.run(sql`
    with mine as (delete from staged_photo where tenant = ${tx.who.tenant} and id = any (${to.photos}::uuid[]) and owner = current_setting('fivefold.actor') returning *)
    insert into attachment (tenant, id, matter_id, submission_id, event_seq, name, width, height, sha256, full_jpeg, thumb_jpeg, public, area_key, unit_id, took_part, excluded)
    select mine.tenant, mine.id, m.id, ${to.submission}::uuid, ${to.seq}, mine.name, mine.width, mine.height, mine.sha256, mine.full_jpeg, mine.thumb_jpeg, mine.id <> all (${to.internalPhotos}::uuid[]), m.area_key, m.unit_id, m.took_part, m.excluded
    from mine, matter m where m.tenant = ${tx.who.tenant} and m.id = ${to.matter}`)
  if (moved !== new Set(to.photos).size)
    throw new Refused(422, 'input', { faults: [{ code: 'photo.unknown', pointer: '/photos' }] })
}
