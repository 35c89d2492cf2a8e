import { randomUUID } from 'node:crypto'
import sql, { empty } from 'sql-template-tag'
import { dayOf } from '../../core/deadline/index.ts'
import { recipientsOf } from '../../core/notice/index.ts'
import type { NoticeTarget } from '../../core/procedure/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, type Kernel, systemWho } from '../kernel/index.ts'
import { queueForPetitioners, queueForStaff } from './queue.ts'
import { readRoster } from './roster.ts'
import { fallback } from './scheme.ts'

/**
 * Turns what waits in the outbox into notices of accounts, and into messages that leave the product, in order of arrival. Any number of
 * nodes may do it at once: each takes other rows, a row and all that comes of it are one transaction, and a message delivered again finds
 * its notices written.
 *
 * @param limit messages of one tenant at most in one transaction
 * @returns how many messages went
 */
export async function deliverOnce({ kernel }: Installation, limit = 500): Promise<number> {
  const tenants = await transact(
    kernel.pool,
    systemWho(''),
    (tx) =>
      // outbox_due; a bound, so that a long queue of one tenant is not counted through
      tx.all<{ tenant: string }>(
        sql`select distinct tenant from (select tenant from outbox where topic = 'notice' and available_at <= now() order by available_at, id limit 2000) o`,
      ),
    'read',
  )
  let delivered = 0
  for (const { tenant } of tenants) delivered += await deliverTenant(kernel, tenant, limit)
  return delivered
}

async function deliverTenant(kernel: Kernel, tenant: string, limit: number): Promise<number> {
  const deliver = (at: { limit: number; only?: string }) =>
    transact(kernel.pool, systemWho(tenant), (tx) => deliverRows(kernel, tx, at))
  try {
    return await deliver({ limit })
  } catch (error) {
    kernel.log.error({ tenant, code: codeOf(error) }, 'notices: a batch failed, its messages are tried one by one')
  }
  const waiting = await transact(
    kernel.pool,
    systemWho(tenant),
    (tx) =>
      tx.all<{ id: string }>(
        sql`select id from outbox where tenant = ${tenant} and topic = 'notice' and available_at <= now() order by id limit ${limit}`,
      ),
    'read',
  )
  let delivered = 0
  for (const { id } of waiting) {
    try {
      delivered += await deliver({ limit: 1, only: id })
    } catch (error) {
      // it waits longer each time, up to an hour, and holds nobody else up; the error is named by its code, which tells nothing of a person
      await transact(kernel.pool, systemWho(tenant), (tx) =>
        tx.run(
          sql`update outbox set attempts = attempts + 1, error = ${codeOf(error)}, available_at = now() + least(power(2, attempts) * interval '1 second', interval '1 hour') where tenant = ${tenant} and id = ${id}`,
        ),
      )
    }
  }
  return delivered
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? (error as Error).name)

type Payload = {
  to: NoticeTarget
  template: string
  params?: Record<string, unknown>
  actor?: string | null
  revision?: number
  occasion?: string
  accounts?: string[]
}

type Taken = {
  id: string
  payload: Payload
  matter: string | null
  number: string
  area_key: string
  unit_id: string | null
  lead_unit: string | null
  handler_id: string | null
  registrar_id: string | null
  excluded: string[]
  due_day: string | null
}

/** Something that happened to a matter and is told: the same for everybody who is. */
export type Told = {
  matter: string
  number: string
  template: string
  params: Record<string, unknown>
  /** tells one time it happened from another */
  occasion: string
  dueDay: string | null
}

async function deliverRows(kernel: Kernel, tx: Tx, { limit, only }: { limit: number; only?: string }): Promise<number> {
  const { tenant } = tx.who
  const taken = await tx.all<Taken>(sql`
    with taken as (
      select id, payload from outbox where tenant = ${tenant} and topic = 'notice' and available_at <= now() ${only === undefined ? empty : sql`and id = ${only}`}
      order by id limit ${limit} for update skip locked)
    select t.id, t.payload, m.id as matter, m.number, m.area_key, m.unit_id, m.lead_unit, m.handler_id, m.registrar_id, m.excluded, m.due_day
    from taken t left join matter m on m.tenant = ${tenant} and m.id = (t.payload->>'matter')::uuid order by t.id`)
  if (taken.length === 0) return 0
  const roster = await readRoster(tx, dayOf(kernel.now()))
  const about = taken.flatMap((row) => (row.matter === null ? [] : [{ row, told: toldBy(row, row.matter) }]))
  const notices = about.flatMap(({ row, told }) => {
    const { payload } = row
    const subject = {
      area: row.area_key,
      unit: row.unit_id,
      leadUnit: row.lead_unit,
      handler: row.handler_id,
      registrar: row.registrar_id,
      excluded: row.excluded,
      actor: payload.actor ?? null,
      mentioned: payload.accounts ?? [],
    }
    return recipientsOf(payload.to, subject, roster, fallback).map((account) => ({
      id: randomUUID(),
      account,
      target: payload.to,
      told,
    }))
  })
  const fresh = new Set(await writeNotices(tx, notices))
  await queueForStaff(
    kernel,
    tx,
    notices.filter(({ id }) => fresh.has(id)),
  )
  await queueForPetitioners(
    kernel,
    tx,
    about.filter(({ row }) => row.payload.to === 'petitioner').map(({ told }) => told),
  )
  await tx.run(sql`delete from outbox where tenant = ${tenant} and id = any (${taken.map(({ id }) => id)}::bigint[])`)
  return taken.length
}

function toldBy({ payload, number, due_day }: Taken, matter: string): Told {
  const { template, params = {}, occasion, revision } = payload
  const stated = typeof params['dueDay'] === 'string' ? params['dueDay'] : undefined
  // of clocks that run beside each other the last one is what the others lead to
  const running = Object.values((params['dueDays'] ?? {}) as Record<string, string>).sort()
  return {
    matter,
    number,
    template,
    params,
    occasion: String(occasion ?? revision),
    dueDay: stated ?? running.at(-1) ?? due_day,
  }
}

export type NewNotice = { id: string; account: string; target: string; told: Told }

/** @returns the ids of those that had not been written before */
async function writeNotices(tx: Tx, notices: readonly NewNotice[]): Promise<string[]> {
  if (notices.length === 0) return []
  const rows = notices.map(({ id, account, target, told }) => ({
    id,
    account,
    target,
    matter: told.matter,
    template: told.template,
    params: told.params,
    dedupe: `${told.matter}:${told.template}:${told.occasion}`,
  }))
  const written = await tx.all<{ id: string }>(sql`
    insert into notice (tenant, id, account_id, matter_id, template, params, target, dedupe)
    select ${tx.who.tenant}, r.id, r.account, r.matter, r.template, r.params, r.target, r.dedupe
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, account uuid, matter uuid, template text, params jsonb, target text, dedupe text)
    on conflict (tenant, account_id, dedupe) do nothing returning id`)
  return written.map(({ id }) => id)
}
