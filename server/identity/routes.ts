import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Post } from '../../core/permission/index.ts'
import { hashPassword, hashSessionToken, newSessionToken, verifyPassword } from '../cryptography/index.ts'
import { transact } from '../database/index.ts'
import { type Route, route } from '../http/index.ts'
import { type Authenticator, type Kernel, SESSION_COOKIE, systemWho } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { ABSOLUTE_SECONDS } from './authenticator.ts'

const WRONG_PASSWORDS = 8
const MIN_PASSWORD = 10

const Me = z.strictObject({
  account: z.uuid(),
  name: z.string(),
  tenant: z.string(),
  language: z.string(),
  mustChangePassword: z.boolean(),
  posts: z.array(
    z.strictObject({
      post: z.string(),
      role: z.string(),
      area: z.string(),
      organization: z.uuid().nullable(),
      headsArea: z.boolean(),
      /** the account whose post it is, where it is held for somebody absent */
      standsInFor: z.uuid().optional(),
    }),
  ),
  operations: z.array(z.string()),
})

/** Sign-in, sign-out, one's own account. */
export function sessionRoutes(kernel: Kernel, authenticator: Authenticator): Route[] {
  const me = (session: {
    tenant: string
    staff: {
      account: string
      name: string
      mustChange: boolean
      posts: readonly Post[]
    }
    language: string
  }) => ({
    account: session.staff.account,
    name: session.staff.name,
    tenant: session.tenant,
    language: session.language,
    mustChangePassword: session.staff.mustChange,
    posts: [...session.staff.posts],
    operations: Object.entries(kernel.permissions.operations)
      .filter(([, { allow }]) =>
        session.staff.posts.some(({ role }) => allow[role as keyof typeof allow] !== undefined),
      )
      .map(([operation]) => operation),
  })

  return [
    route({
      method: 'POST',
      path: '/session',
      tag: 'session',
      summary: 'Sign in',
      door: 'public',
      may: 'session.create',
      body: z.strictObject({ login: z.string().min(1).max(80), password: z.string().min(1).max(200) }),
      reply: z.strictObject({ token: z.string(), me: Me }),
      status: 201,
      async handle({ body, reply, act }) {
        const login = body.login.trim().toLowerCase()
        const throttleKey = `login:${login}`
        const row = await transact(kernel.pool, systemWho(kernel.homeTenant), async (tx) => {
          const { failures } = await tx.one<{ failures: number }>(
            sql`select throttle_failures(${[throttleKey]}) as failures`,
          )
          if (failures >= WRONG_PASSWORDS) throw new Refused(429, 'login.throttled')
          return tx.maybe<{ tenant: string; id: string; password_hash: string; disabled_at: Date | null }>(
            sql`select * from account_by_login(${login})`,
          )
        })
        // an unknown login costs the same work as a wrong password, so the time says nothing
        const verified = await verifyPassword(body.password, row?.password_hash)
        if (row === undefined || row.disabled_at !== null || !verified.ok) {
          await transact(kernel.pool, systemWho(kernel.homeTenant), async (tx) => {
            await tx.run(sql`select throttle_count(${throttleKey}, interval '10 minutes', 1)`)
            await tx.run(
              sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace) values (${kernel.homeTenant}, 'unknown', 'session.refused', 'session', 'login', ${act.trace})`,
            )
          })
          throw new Refused(401, 'login.wrong')
        }
        const { token, hash } = newSessionToken()
        await transact(kernel.pool, systemWho(row.tenant), async (tx) => {
          // a password that was reset, or an account that was closed, while this one was being verified opens nothing
          const opened = await tx.run(sql`
            insert into session (token_hash, tenant, account_id, expires_at)
            select ${hash}, tenant, id, now() + make_interval(secs => ${ABSOLUTE_SECONDS}) from account
            where tenant = ${row.tenant} and id = ${row.id} and password_hash = ${row.password_hash} and disabled_at is null for share`)
          if (opened === 0) throw new Refused(401, 'login.wrong')
          await tx.run(sql`select throttle_clear(${throttleKey})`)
          await tx.run(
            sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace) values (${row.tenant}, ${row.id}, 'session.create', 'account', ${row.id}, ${act.trace})`,
          )
        })
        const session = await authenticator.staff(token)
        reply.setCookie(SESSION_COOKIE, token, {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: process.env.PUBLIC_URL?.startsWith('https:') ?? false,
          maxAge: ABSOLUTE_SECONDS,
        })
        return { token, me: me(session) }
      },
    }),
    route({
      method: 'GET',
      path: '/session',
      tag: 'session',
      summary: 'Who am I and what may I do',
      door: 'staff',
      may: 'self.use',
      reply: Me,
      async handle({ act }) {
        const { staff } = act
        if (staff === undefined) throw new Refused(401, 'session.missing')
        return me({ tenant: act.tenant, staff, language: act.language })
      },
    }),
    route({
      method: 'DELETE',
      path: '/session',
      tag: 'session',
      summary: 'Sign out',
      door: 'staff',
      may: 'self.use',
      reply: 'none',
      async handle({ act, reply }) {
        const { request } = reply
        const token =
          /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? request.cookies[SESSION_COOKIE] ?? ''
        await transact(kernel.pool, systemWho(act.tenant), (tx) =>
          tx.run(sql`delete from session where token_hash = ${hashSessionToken(token)}`),
        )
        authenticator.forget(token)
        reply.clearCookie(SESSION_COOKIE, { path: '/' })
      },
    }),
    route({
      method: 'PUT',
      path: '/session/password',
      tag: 'session',
      summary: 'Change one’s own password; every other session ends',
      door: 'staff',
      may: 'self.use',
      body: z.strictObject({ current: z.string().min(1).max(200), wanted: z.string().min(MIN_PASSWORD).max(200) }),
      reply: 'none',
      async handle({ act, body, reply }) {
        const account = act.staff?.account ?? ''
        const { request } = reply
        const token =
          /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? request.cookies[SESSION_COOKIE] ?? ''
        const row = await transact(
          kernel.pool,
          systemWho(act.tenant),
          (tx) =>
            tx.one<{ password_hash: string }>(
              sql`select password_hash from account where tenant = ${act.tenant} and id = ${account}`,
            ),
          'read',
        )
        if (!(await verifyPassword(body.current, row.password_hash)).ok)
          throw new Refused(422, 'password.wrong', { faults: [{ code: 'password.wrong', pointer: '/current' }] })
        const hash = await hashPassword(body.wanted)
        await transact(kernel.pool, systemWho(act.tenant), async (tx) => {
          await tx.run(
            sql`update account set password_hash = ${hash}, must_change = false where tenant = ${act.tenant} and id = ${account}`,
          )
          await tx.run(
            sql`delete from session where tenant = ${act.tenant} and account_id = ${account} and token_hash <> ${hashSessionToken(token)}`,
          )
          await tx.run(
            sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace) values (${act.tenant}, ${account}, 'password.change', 'account', ${account}, ${act.trace})`,
          )
        })
        authenticator.forget(token)
      },
    }),
  ]
}
