import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { createAccount, disableAccount, NewAccount, resetPassword } from './commands.ts'
import { AccountList, listAccounts } from './queries.ts'

const Id = z.strictObject({ id: z.uuid() })
/** shown once; whoever signs in with it must choose another */
const OneTime = z.strictObject({ id: z.uuid(), password: z.string() })

export const accountRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/accounts',
    tag: 'accounts',
    summary: 'Staff accounts with their posts',
    door: 'staff',
    may: 'account.manage',
    reply: AccountList,
    handle: ({ act }) => listAccounts(act),
  }),
  route({
    method: 'POST',
    path: '/accounts',
    tag: 'accounts',
    summary: 'Open an account with its posts and a one-time password',
    door: 'staff',
    may: 'account.manage',
    body: NewAccount,
    reply: OneTime,
    status: 201,
    handle: ({ act, body }) => createAccount(act, body),
  }),
  route({
    method: 'POST',
    path: '/accounts/:id/disable',
    tag: 'accounts',
    summary: 'Close an account; its sessions end at once',
    door: 'staff',
    may: 'account.manage',
    params: Id,
    reply: 'none',
    handle: ({ act, params }) => disableAccount(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/accounts/:id/reset-password',
    tag: 'accounts',
    summary: 'Give an account a new one-time password; its sessions end at once',
    door: 'staff',
    may: 'account.manage',
    params: Id,
    reply: OneTime,
    handle: ({ act, params }) => resetPassword(act, params.id),
  }),
]
