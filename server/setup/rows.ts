import sql from 'sql-template-tag'
import type { Label } from '../../core/deadline/index.ts'
import { maskName, maskPhone } from '../../core/masking/index.ts'
import type { StaffRole } from '../../core/permission/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'

export type AreaRow = { key: string; level: string; name: string; households?: number; residents?: number }
export type OrganizationRow = {
  id: string
  kind: string
  name: string
  area: string
  handles: boolean
  phone?: string
  address?: string
  hours?: string
}
export type AccountRow = {
  id: string
  login: string
  name: string
  phone?: string
  passwordHash: string
  mustChange: boolean
  area: string
}
export type AppointmentRow = {
  id: string
  account: string
  organization: string | null
  post: string
  role: StaffRole
  area: string
  headsArea?: boolean
  validFrom: string
  validUntil?: string
}
export type CategoryRow = { code: string; parent: string | null; name: Label; sort: number }
export type RouteRow = {
  id: string
  category: string
  area: string
  unit: string
  limit: { amount: number; unit: string } | null
}

/** Set-based: thousands of rows are one statement. Rows that exist already by key are left as they are. */
export async function addAreas(tx: Tx, rows: readonly AreaRow[]): Promise<number> {
  return tx.run(sql`insert into area (tenant, key, level, name, households, residents)
    select ${tx.who.tenant}, r.key, r.level, r.name, r.households, r.residents from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(key text, level text, name text, households integer, residents integer)
    on conflict do nothing`)
}

export async function addOrganizations(tx: Tx, rows: readonly OrganizationRow[]): Promise<number> {
  return tx.run(sql`insert into organization (tenant, id, kind, name, area_key, handles, phone, address, hours)
    select ${tx.who.tenant}, r.id, r.kind, r.name, r.area, r.handles, r.phone, r.address, r.hours
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, name text, area text, handles boolean, phone text, address text, hours text)
    on conflict do nothing`)
}

/** Staff accounts, each with its person: the name on the desk is public, the person's phone is sealed. */
export async function addAccounts(tx: Tx, keys: TenantKeys, rows: readonly AccountRow[]): Promise<void> {
  const records = rows.map((r) => ({
    ...r,
    name_sealed: keys.seal(r.name, { table: 'person', column: 'name', row: r.id }).toString('hex'),
    name_masked: maskName(r.name),
    phone_sealed:
      r.phone === undefined
        ? null
        : keys.seal(r.phone, { table: 'person', column: 'phone', row: r.id }).toString('hex'),
    phone_masked: r.phone === undefined ? null : maskPhone(r.phone),
    phone_index: r.phone === undefined ? null : keys.blindIndex('phone', r.phone).toString('hex'),
  }))
  await tx.run(sql`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(id uuid, login text, name text, "passwordHash" text, "mustChange" boolean, area text, name_sealed text, name_masked text, phone_sealed text, phone_masked text, phone_index text)),
    p as (insert into person (tenant, id, purpose, area_key, name_sealed, name_masked, phone_sealed, phone_masked, phone_index)
      select ${tx.who.tenant}, id, 'staff', area, decode(name_sealed, 'hex'), name_masked, decode(phone_sealed, 'hex'), phone_masked, decode(phone_index, 'hex') from r)
    insert into account (tenant, id, person_id, login, display_name, password_hash, must_change) select ${tx.who.tenant}, id, id, lower(login), name, "passwordHash", "mustChange" from r`)
}

export async function addAppointments(tx: Tx, rows: readonly AppointmentRow[]): Promise<void> {
  await tx.run(sql`insert into appointment (tenant, id, account_id, organization_id, post, role, area_key, heads_area, valid_from, valid_until)
    select ${tx.who.tenant}, r.id, r.account, r.organization, r.post, r.role, r.area, coalesce(r."headsArea", false), r."validFrom", r."validUntil"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, account uuid, organization uuid, post text, role text, area text, "headsArea" boolean, "validFrom" date, "validUntil" date)`)
}

export async function addCategories(tx: Tx, rows: readonly CategoryRow[]): Promise<number> {
  return tx.run(sql`insert into category (tenant, code, parent, name, sort)
    select ${tx.who.tenant}, r.code, r.parent, r.name, r.sort from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(code text, parent text, name jsonb, sort integer)
    on conflict do nothing`)
}

export async function addRoutes(tx: Tx, rows: readonly RouteRow[]): Promise<number> {
  return tx.run(sql`insert into routing_rule (tenant, id, category, area_key, unit_id, limit_amount, limit_unit)
    select ${tx.who.tenant}, r.id, r.category, r.area, r.unit, (r."limit"->>'amount')::integer, r."limit"->>'unit' from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, category text, area text, unit uuid, "limit" jsonb)
    on conflict do nothing`)
}
