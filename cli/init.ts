import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { levelOf } from '../core/area/index.ts'
import { dayOf } from '../core/deadline/index.ts'
import type { StaffRole } from '../core/permission/index.ts'
import { hashPassword, randomPassword } from '../server/cryptography/index.ts'
import { transact } from '../server/database/index.ts'
import { type Installation, systemWho } from '../server/kernel/index.ts'
import { addAccounts, addAppointments, addOrganizations, addTenant } from '../server/setup/index.ts'
import { type ExitCode, exitCodes, wrongUse } from './exit.ts'
import { withInstallation } from './installation.ts'
import type { Running } from './run.ts'
import { readSetupFiles, type SetupFiles } from './setup/readFiles.ts'
import { writeTemplates } from './setup/templates.ts'

export type InitOptions = { tenant: string; name?: string; prefix: string; templates?: boolean; json?: boolean }

/** `fivefold init <folder>`: an installation for real work from three files. It is there whole or not at all. */
export async function init(_running: Running, folder: string, options: InitOptions): Promise<ExitCode> {
  const at = resolve(folder)
  if (options.templates) {
    const written = await writeTemplates(at)
    if (options.json) console.log(JSON.stringify({ written }))
    else
      console.log(
        written.length === 0
          ? `The files are in ${at} already.`
          : `Written:\n  ${written.join('\n  ')}\nFill them in, then: fivefold init ${folder}`,
      )
    return exitCodes.done
  }
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(options.tenant)) throw wrongUse('--tenant takes small letters, digits and dashes.')
  if (!/^[A-Z]{1,4}$/.test(options.prefix)) throw wrongUse('--prefix takes one to four capital letters.')
  const read = await readSetupFiles(at)
  if (Array.isArray(read)) {
    const lines = read.map(
      ({ file, line, column, what }) =>
        `  ${file}${line > 0 ? ` line ${line}` : ''}${column === '' ? '' : ` ${column}`}: ${what}`,
    )
    throw wrongUse(`Nothing was set up: ${read.length} mistakes.\n${lines.slice(0, 100).join('\n')}`)
  }
  return withInstallation(async (installation) => {
    const administrators = await setUp(installation, read, options)
    if (options.json) console.log(JSON.stringify({ tenant: options.tenant, administrators }))
    else {
      console.log(
        `Set up: ${read.areas.length} areas, ${read.organizations.length} organizations, ${read.staff.length} posts.`,
      )
      console.log('Administrators (login, password; to be changed at the first sign-in, not shown again):')
      for (const { login, password } of administrators) console.log(`  ${login}  ${password}`)
      console.log('They open the accounts of the others in the console. Start with: fivefold start')
    }
    return exitCodes.done
  })
}

async function setUp(
  { kernel, keyring }: Installation,
  { areas, organizations, staff }: SetupFiles,
  { tenant, name, prefix }: InitOptions,
): Promise<{ login: string; password: string }[]> {
  const [top] = [...areas].sort((a, b) => a.key.length - b.key.length)
  if (top === undefined) throw wrongUse('areas.csv names no area.')
  const people = [...Map.groupBy(staff, ({ login }) => login.toLowerCase())].map(([login, posts]) => ({
    id: randomUUID(),
    login,
    posts,
    password: posts.some(({ role }) => role === 'admin') ? randomPassword() : undefined,
  }))
  const accounts = await Promise.all(
    people.map(async ({ id, login, posts: [first], password }) => ({
      id,
      login,
      name: first?.name ?? login,
      ...(first?.phone !== undefined && { phone: first.phone }),
      // without a password nobody signs in: an administrator gives one when the account is wanted
      passwordHash: password === undefined ? 'none' : await hashPassword(password),
      mustChange: true,
      area: first?.area ?? top.key,
    })),
  )
  const units = new Map(organizations.map((one) => [one.name, randomUUID()]))
  const today = dayOf(kernel.now())
  await transact(kernel.pool, systemWho(tenant), async (tx) => {
    const keys = await addTenant(tx, keyring, {
      id: tenant,
      kind: 'live',
      name: name ?? top.name,
      area: top.key,
      prefix,
      areas: areas.map(({ key, name, households, residents }) => ({
        key,
        name,
        level: levelOf(key),
        ...(households !== undefined && { households }),
        ...(residents !== undefined && { residents }),
      })),
    })
    if (keys === undefined) throw wrongUse(`There is a tenant "${tenant}" already; nothing was changed.`)
    await addOrganizations(
      tx,
      organizations.map(({ name, kind, area, handles, phone, address, hours }) => ({
        id: units.get(name) ?? '',
        name,
        kind,
        area,
        handles,
        ...(phone !== undefined && { phone }),
        ...(address !== undefined && { address }),
        ...(hours !== undefined && { hours }),
      })),
    )
    await addAccounts(tx, keys, accounts)
    await addAppointments(
      tx,
      people.flatMap(({ id, posts }) =>
        posts.map(({ organization, post, role, area, headsArea, validFrom, validUntil }) => ({
          id: randomUUID(),
          account: id,
          organization: organization === undefined ? null : (units.get(organization) ?? null),
          post,
          role: role as StaffRole,
          area,
          headsArea,
          validFrom: validFrom || today,
          ...(validUntil !== '' && { validUntil }),
        })),
      ),
    )
  }).catch((error: { code?: string; constraint?: string }) => {
    if (error.code === '23505' && error.constraint === 'account_login_key')
      throw wrongUse('An account of another tenant has one of these logins; nothing was changed.')
    throw error
  })
  return people.flatMap(({ login, password }) => (password === undefined ? [] : [{ login, password }]))
}
