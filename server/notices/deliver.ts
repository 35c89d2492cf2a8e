import sql, { empty } from 'sql-template-tag'
import { type Day, dayOf } from '../../core/deadline/index.ts'
import { type Tx, transact } from '../database/index.ts'
import { type Installation, type Kernel, systemWho } from '../kernel/index.ts'

/** Roles that are told of every matter in the area of their post. */
const OF_AREA = ['clerk', 'dispatcher', 'gridWorker', 'callback', 'supervisor']

/**
 * Turns what waits in the outbox into notices of accounts, in order of arrival. Any number of nodes may do it at once: each takes other
 * rows, a row and its notices are one transaction, and a message delivered again finds its notices written.
 *
 * @param limit messages of one tenant at most in one transaction
 * @returns how many messages went
 */
export async function deliverOnce({ kernel }: Installation, limit = 200): Promise<number> {
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
  const today = dayOf(kernel.now())
  const deliver = (at: { limit: number; only?: string }) =>
    transact(kernel.pool, systemWho(tenant), (tx) => deliverRows(tx, today, at))
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

/**
 * Who a target is today: the staff of the unit that has the matter, one person, or everybody holding a post over its area. Never the
 * person complained about (PR-23), never who did it, never a closed account. Uses appointment_organization and appointment_role.
 */
async function deliverRows(tx: Tx, today: Day, { limit, only }: { limit: number; only?: string }): Promise<number> {
  const { tenant } = tx.who
  const { n } = await tx.one<{ n: number }>(sql`
    with taken as (
      select id, payload from outbox where tenant = ${tenant} and topic = 'notice' and available_at <= now() ${only === undefined ? empty : sql`and id = ${only}`}
      order by id limit ${limit} for update skip locked),
    told as (
      select t.payload->>'to' as target, t.payload, m.id as matter, m.area_key, m.unit_id, m.handler_id, m.registrar_id, m.excluded
      from taken t join matter m on m.tenant = ${tenant} and m.id = (t.payload->>'matter')::uuid),
    post as (
      select account_id, organization_id, role, area_key from appointment
      where tenant = ${tenant} and valid_from <= ${today}::date and (valid_until is null or valid_until >= ${today}::date)),
    reached as (
      select t.*, case t.target when 'handler' then t.handler_id else t.registrar_id end as account from told t where t.target in ('handler', 'registrar')
      union all
      select t.*, p.account_id from told t join post p on p.organization_id = t.unit_id
      where (t.target = 'unit' and p.role in ('handler', 'unitHead')) or (t.target = 'unitHead' and p.role = 'unitHead')
      union all
      select t.*, p.account_id from told t join post p on p.role = t.target
      where t.target = 'admin' or (t.target = any (${OF_AREA}) and starts_with(t.area_key, p.area_key))),
    written as (
      insert into notice (tenant, id, account_id, matter_id, template, params, dedupe)
      select ${tenant}, gen_random_uuid(), r.account, r.matter, r.payload->>'template', coalesce(r.payload->'params', '{}'),
        r.matter || ':' || (r.payload->>'template') || ':' || coalesce(r.payload->>'occasion', r.payload->>'revision')
      from reached r join account a on a.tenant = ${tenant} and a.id = r.account and a.disabled_at is null
      where not r.excluded @> array[a.id] and a.id::text is distinct from r.payload->>'actor'
      on conflict (tenant, account_id, dedupe) do nothing),
    gone as (delete from outbox where tenant = ${tenant} and id in (select id from taken))
    select count(*)::int as n from taken`)
  return n
}
