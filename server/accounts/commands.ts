import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import { roles } from '../../core/permission/index.ts'
import { hashPassword, type TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import { DayText } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { addAccounts, addAppointments } from '../setup/index.ts'
import { administering } from './administering.ts'

/** Row-level security opens at most this many separate areas to one account. */
const AREAS_AT_MOST = 4

const NewPost = z.strictObject({
  post: z.string().trim().min(1).max(40),
  role: z.enum(roles),
  area: z.string().min(2).max(40),
  organization: z.uuid().nullable().default(null),
  headsArea: z.boolean().default(false),
  /** today when left out */
  validFrom: DayText.optional(),
  validUntil: DayText.optional(),
})

export const NewAccount = z.strictObject({
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/),
  name: z.string().trim().min(1).max(40),
  posts: z.array(NewPost).min(1).max(8),
})
type NewAccount = z.output<typeof NewAccount>

type OneTime = { id: string; password: string }

/**
 * Opens an account. Its one-time password is derived from a value that is stored and a key that is not, so that a repetition of the
 * command tells the same password and the database never holds it.
 *
 * @throws {Refused} 409 account.login: taken; 422 the posts
 */
export async function createAccount(act: Act, input: NewAccount): Promise<OneTime> {
  demand(act, 'account.manage')
  const keys = await act.kernel.keysOf(act.tenant)
  const fresh = randomUUID()
  const passwordHash = await hashPassword(passwordOf(keys, fresh))
  const today = dayOf(act.kernel.now())
  try {
    const { id, nonce } = await administering(act).once({ create: input }, async (tx) => {
      await checkPosts(tx, input.posts)
      const account = randomUUID()
      const area = input.posts[0]?.area ?? ''
      await addAccounts(tx, keys, [
        { id: account, login: input.login, name: input.name, passwordHash, mustChange: true, area },
      ])
      await addAppointments(
        tx,
        input.posts.map(({ validFrom = today, validUntil, ...post }) => ({
          id: randomUUID(),
          account,
          ...post,
          validFrom,
          ...(validUntil !== undefined && { validUntil }),
        })),
      )
      const detail = { posts: input.posts.map(({ role, area, organization }) => ({ role, area, organization })) }
      await audit(act, tx, 'account.create', account, detail)
      return { id: account, nonce: fresh }
    })
    return { id, password: passwordOf(keys, nonce) }
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23505' && constraint === 'account_login_key')
      throw new Refused(409, 'account.login', { faults: [{ code: 'account.login', pointer: '/login' }] })
    throw error
  }
}

/** @throws {Refused} 404 no such account, or it is disabled; 409 account.self */
export async function resetPassword(act: Act, id: string): Promise<OneTime> {
  demand(act, 'account.manage')
  if (id === act.staff?.account) throw new Refused(409, 'account.self')
  const keys = await act.kernel.keysOf(act.tenant)
  const fresh = randomUUID()
  const passwordHash = await hashPassword(passwordOf(keys, fresh))
  const { nonce } = await administering(act).once({ reset: id }, async (tx) => {
    const row = await tx.maybe<{ login: string }>(
      sql`update account set password_hash = ${passwordHash}, must_change = true where tenant = ${act.tenant} and id = ${id} and disabled_at is null returning login`,
    )
    if (row === undefined) throw notFound()
    await endSessions(tx, id)
    await tx.run(sql`select throttle_clear(${`login:${row.login}`})`)
    await audit(act, tx, 'account.resetPassword', id, {})
    return { nonce: fresh }
  })
  return { id, password: passwordOf(keys, nonce) }
}

/**
 * Closes an account. It stays, because the trail names it; its sessions are gone, and every node forgets them within a second.
 *
 * @throws {Refused} 404 no such account; 409 account.self: nobody locks the door from outside
 */
export async function disableAccount(act: Act, id: string): Promise<void> {
  demand(act, 'account.manage')
  if (id === act.staff?.account) throw new Refused(409, 'account.self')
  await administering(act).once({ disable: id }, async (tx) => {
    const row = await tx.maybe<{ changed: boolean }>(sql`
      with was as (select id, disabled_at from account where tenant = ${act.tenant} and id = ${id} for update)
      update account a set disabled_at = coalesce(a.disabled_at, now()) from was where a.tenant = ${act.tenant} and a.id = was.id returning was.disabled_at is null as changed`)
    if (row === undefined) throw notFound()
    await endSessions(tx, id)
    if (row.changed) await audit(act, tx, 'account.disable', id, {})
    return null
  })
}

const endSessions = (tx: Tx, account: string) =>
  tx.run(sql`delete from session where tenant = ${tx.who.tenant} and account_id = ${account}`)

const audit = (act: Act, tx: Tx, operation: string, account: string, detail: object) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, ${operation}, 'account', ${account}, ${JSON.stringify(detail)}, ${act.trace})`,
  )

// Without 0 O 1 l I, which look alike on paper.
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Sixteen letters of five bits each, in groups of four. */
function passwordOf(keys: TenantKeys, nonce: string): string {
  const bytes = keys.blindIndex('oneTimePassword', nonce)
  const letters = [...bytes].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

async function checkPosts(tx: Tx, posts: NewAccount['posts']): Promise<void> {
  const { tenant } = tx.who
  const faults: Fault[] = []
  const known = await tx.one<{ areas: string[]; organizations: string[] }>(sql`
    select coalesce((select array_agg(key) from area where tenant = ${tenant} and key = any (${posts.map(({ area }) => area)})), '{}') as areas,
      coalesce((select array_agg(id) from organization where tenant = ${tenant} and id = any (${posts.map(({ organization }) => organization)}::uuid[])), '{}') as organizations`)
  for (const [index, { area, organization, role, validFrom, validUntil }] of posts.entries()) {
    if (!known.areas.includes(area)) faults.push({ code: 'post.area', pointer: `/posts/${index}/area` })
    if (organization !== null && !known.organizations.includes(organization))
      faults.push({ code: 'unit.unknown', pointer: `/posts/${index}/organization` })
    if (organization === null && (role === 'handler' || role === 'unitHead'))
      faults.push({ code: 'post.unit', pointer: `/posts/${index}/organization` })
    if (validFrom !== undefined && validUntil !== undefined && validUntil < validFrom)
      faults.push({ code: 'post.term', pointer: `/posts/${index}/validUntil` })
  }
  if (new Set(posts.map(({ area }) => area)).size > AREAS_AT_MOST)
    faults.push({ code: 'post.areas', params: { max: AREAS_AT_MOST }, pointer: '/posts' })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
}
