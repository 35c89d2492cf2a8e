import sql from 'sql-template-tag'
import { z } from 'zod'
import { hashSessionToken, newSessionToken } from '../../server/cryptography/index.ts'
import { transact } from '../../server/database/index.ts'
import { clearCookie, setCookie, type Visit } from './visit.ts'

const COOKIE = 'fivefold_draft'
/** An unfinished submission is kept this long after its last answer; seconds. */
const KEPT = 86_400

const Photo = z.object({ id: z.string(), width: z.number(), height: z.number() })

/** What has been answered so far. A question that was skipped is in `answered` with nothing beside it. */
const Answers = z.object({
  category: z.string().optional(),
  /** whether the finer question of the category has been answered */
  fine: z.boolean().optional(),
  area: z.string().optional(),
  building: z.string().optional(),
  place: z.string().optional(),
  title: z.string().optional(),
  body: z.string().optional(),
  photos: z.array(Photo).default([]),
  about: z.object({ accounts: z.array(z.string()), headOfArea: z.boolean(), words: z.string().optional() }).optional(),
  who: z.enum(['self', 'other', 'anonymous']).optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  behalf: z.string().optional(),
  people: z.number().optional(),
  contact: z.boolean().optional(),
  answered: z.array(z.string()).default([]),
  /** once submitted, all that is left */
  done: z.object({ number: z.string(), submission: z.string(), matter: z.string() }).optional(),
})
export type Answers = z.output<typeof Answers>

/** A draft in the hands of the browser that holds its token. `hash` is the owner of its photos and part of its idempotency key. */
export type Draft = { readonly hash: string; readonly answers: Answers }

const address = (hash: string) => ({ table: 'draft', column: 'sealed', row: hash })

/** Begins anew: the earlier draft of this browser, if there is one, is forgotten. */
export async function beginDraft(visit: Visit): Promise<void> {
  await dropDraft(visit)
  const { token, hash } = newSessionToken()
  await saveDraft(visit, { hash: hash.toString('hex'), answers: Answers.parse({}) })
  setCookie(visit.reply, COOKIE, token, KEPT)
}

/** The draft of this browser; undefined when there is none, or its day is over. */
export async function readDraft(visit: Visit): Promise<Draft | undefined> {
  const hash = hashOf(visit)
  if (hash === undefined) return undefined
  const row = await visit
    .act({ draft: hash })
    .read((tx) =>
      tx.maybe<{ sealed: Buffer }>(
        sql`select sealed from draft where token_hash = ${Buffer.from(hash, 'hex')} and expires_at > now()`,
      ),
    )
  if (row === undefined) return undefined
  const keys = await visit.kernel.keysOf(visit.kernel.homeTenant)
  return { hash, answers: Answers.parse(JSON.parse(keys.openText(row.sealed, address(hash)))) }
}

/** Written under the resident's own role: the policy opens the one row whose token was shown. */
export async function saveDraft(visit: Visit, { hash, answers }: Draft): Promise<void> {
  const tenant = visit.kernel.homeTenant
  const keys = await visit.kernel.keysOf(tenant)
  const sealed = keys.seal(JSON.stringify(answers), address(hash))
  await transact(visit.kernel.pool, { kind: 'resident', tenant, draft: hash }, (tx) =>
    tx.run(sql`insert into draft (token_hash, tenant, sealed, expires_at)
      values (${Buffer.from(hash, 'hex')}, ${tenant}, ${sealed}, now() + make_interval(secs => ${KEPT}))
      on conflict (token_hash) do update set sealed = excluded.sealed, expires_at = excluded.expires_at`),
  )
}

/** Forgets the draft of this browser and the photos that wait with it. */
export async function dropDraft(visit: Visit): Promise<void> {
  const hash = hashOf(visit)
  if (hash === undefined) return
  const tenant = visit.kernel.homeTenant
  await transact(visit.kernel.pool, { kind: 'resident', tenant, draft: hash }, async (tx) => {
    await tx.run(sql`delete from staged_photo where tenant = ${tenant} and owner = ${hash}`)
    await tx.run(sql`delete from draft where token_hash = ${Buffer.from(hash, 'hex')}`)
  })
  clearCookie(visit.reply, COOKIE)
}

function hashOf({ request }: Visit): string | undefined {
  const token = request.cookies[COOKIE]
  return token !== undefined && /^[\w-]{43}$/.test(token) ? hashSessionToken(token).toString('hex') : undefined
}
