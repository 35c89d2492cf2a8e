import sql from 'sql-template-tag'
import { addDays, type Day, type Instant, startOfDay } from '../../core/deadline/index.ts'
import { roles } from '../../core/permission/index.ts'
import { referenceNumber } from '../../core/reference/index.ts'
import { hashPassword, randomPassword } from '../cryptography/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, systemWho } from '../kernel/index.ts'
import { type History, writeHistories } from '../matters/index.ts'
import {
  addAccounts,
  addAppointments,
  addOrganizations,
  addRoutes,
  addTenant,
  shippedProcedures,
} from '../setup/index.ts'
import { type DemoAccount, keepAccounts } from './accounts.ts'
import { chance } from './chance.ts'
import { countRows } from './countRows.ts'
import { live } from './life.ts'
import { peopleAtWork } from './peopleAtWork.ts'
import { drawPictures } from './pictures.ts'
import { makePlaces, township, writeResidents } from './places.ts'
import { makePlans } from './plan.ts'
import { appointmentsOf, makeStaff } from './staff.ts'
import { tieTogether } from './together.ts'

export const DEMONSTRATION = 'demo'
const PREFIX = 'SF'

export type DemonstrationOptions = {
  /** any text; the same seed on the same day gives the same community and the same year */
  seed: string
  /** the year of matters ends with the day before */
  today: Day
  onProgress?: (done: number, of: number) => void
}

/**
 * Makes the demonstration community: a tenant of its own with the figures of the reference community, invented people, an account
 * per role and a year of matters in every state, all decided by the engine. In one transaction: it is there whole or not at all.
 *
 * @returns the accounts with their passwords, which are random; undefined when the demonstration exists already
 */
export async function createDemonstration(
  installation: Installation,
  { seed, today, onProgress = () => {} }: DemonstrationOptions,
): Promise<DemoAccount[] | undefined> {
  const { kernel, keyring, dataDir } = installation
  const { calendar } = kernel
  const made = await transact(
    kernel.pool,
    systemWho(DEMONSTRATION),
    (tx) => tx.maybe(sql`select 1 from tenant where id = ${DEMONSTRATION}`),
    'read',
  )
  if (made !== undefined) return undefined
  const draw = (what: string) => chance(`${seed}/${today}/${what}`)
  const places = makePlaces(draw('places'))
  const staff = makeStaff(draw('staff'))
  const plans = makePlans(draw('plans'), places, today, calendar)
  const passwords = new Map(staff.members.filter(({ shown }) => shown).map(({ id }) => [id, randomPassword()]))
  const hashes = new Map(
    await Promise.all([...passwords].map(async ([id, password]) => [id, await hashPassword(password)] as const)),
  )
  const pictures = await drawPictures()
  const procedure = shippedProcedures().find(({ id }) => id === 'request')
  if (procedure === undefined) throw new Error('the request procedure is not among the shipped ones')
  const now = startOfDay(today)
  const setting = { procedure, calendar, staff, pictures, now, tellAfter: startOfDay(addDays(today, -3)) }

  return transact(kernel.pool, systemWho(DEMONSTRATION), async (tx) => {
    const keys = await addTenant(tx, keyring, {
      id: DEMONSTRATION,
      kind: 'demonstration',
      name: '示范社区',
      area: township,
      prefix: PREFIX,
      contact: {
        phone: '0000-55500100',
        address: '示范街道1号',
        hours: '工作日8:30–17:30',
        officer: '示范社区综合办公室',
      },
      areas: places.areas,
    })
    if (keys === undefined) return undefined
    await addOrganizations(tx, staff.units)
    const accounts = staff.members.map(({ id, login, name, phone, area }) => ({
      id,
      login,
      name,
      phone,
      area,
      // whose password is not printed cannot sign in until an administrator gives a new one
      passwordHash: hashes.get(id) ?? 'none',
      mustChange: false,
    }))
    await addAccounts(tx, keys, accounts)
    await addAppointments(
      tx,
      appointmentsOf(draw('appointments'), staff.members, `${Number(today.slice(0, 4)) - 2}-01-01`),
    )
    await addRoutes(tx, staff.routes)
    await writeResidents(tx, keys, places)
    const numbers = await serialNumbers(tx, plans.length)
    for (let from = 0; from < plans.length; from += 300) {
      const histories = plans.slice(from, from + 300).map((plan, at): History => {
        const year = new Date(plan.receivedAt + 8 * 3_600_000).getUTCFullYear()
        const number = referenceNumber({ prefix: PREFIX, year, serial: numbers[from + at] ?? 0 })
        return live(draw(`matter ${from + at}`), setting, plan, number)
      })
      await writeHistories(tx, { keys, calendar, now: kernel.now() }, histories)
      if (from === 0) await countRows(tx, 'matter', 'submission')
      onProgress(Math.min(from + 300, plans.length), plans.length)
    }
    await tieTogether(tx, kernel, staff, today)
    await peopleAtWork(tx, draw('people at work'), staff, today)
    await auditLastMonth(tx, startOfDay(addDays(today, -30)))
    const printed = printedAccounts()
    // before the commit: accounts that nobody has the passwords of would be worse than a file too many
    keepAccounts(dataDir, printed)
    return printed
  })

  function printedAccounts(): DemoAccount[] {
    return staff.members
      .filter(({ shown }) => shown)
      .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
      .map(({ id, role, login, name, post }) => ({ role, login, password: passwords.get(id) ?? '', name, post }))
  }
}

async function serialNumbers(tx: Tx, count: number): Promise<number[]> {
  const rows = await tx.all<{ serial: number }>(
    sql`select nextval('number_serial')::int as serial from generate_series(1, ${count}::int)`,
  )
  return rows.map(({ serial }) => serial)
}

/** What the audit trail would hold of the last month, so that auditors find something to look at. */
async function auditLastMonth(tx: Tx, from: Instant): Promise<void> {
  await tx.run(sql`
    insert into audit_entry (tenant, at, actor, operation, object_kind, object_id, detail)
    select tenant, at, coalesce(actor_id::text, actor_kind), case move when 'begin' then 'submission.create' else 'matter.move.' || move end, 'matter', matter_id::text,
      jsonb_build_object('revision', seq, 'to', to_stage)
    from matter_event where tenant = ${tx.who.tenant} and at >= ${new Date(from)} order by at, matter_id, seq`)
}
