import sql from 'sql-template-tag'
import { addDays, type Day, type Instant, startOfDay } from '../../core/deadline/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, actOf, type Kernel } from '../kernel/index.ts'
import { moveInside } from '../matters/index.ts'
import type { Member, Staff } from './staff.ts'

const HOUR = 3_600_000

/**
 * What several matters have to do with each other: submissions about one thing that were merged, matters three units handle
 * together, one of them late. Made by the commands everybody uses, in the name of those who would make them.
 */
export async function tieTogether(tx: Tx, kernel: Kernel, staff: Staff, today: Day): Promise<void> {
  await merge(tx, kernel, staff, today)
  await handleJointly(tx, kernel, staff, today)
}

/** Somebody of the cast acting at a moment of the past, inside the transaction that makes the demonstration. */
function actAs(kernel: Kernel, tenant: string, member: Member, at: Instant): Act {
  const { post, role, area, unit: organization, headsArea } = member
  const posts = [{ post, role, area, organization, headsArea }]
  const past: Kernel = { ...kernel, calendar: kernel.calendar, now: () => at }
  return actOf({
    kernel: past,
    who: { kind: 'system', tenant },
    tenant,
    staff: { account: member.id, name: member.name, posts, mustChange: false },
    resident: undefined,
    language: 'zh-CN',
    trace: 'demonstration',
    key: undefined,
  })
}

const byRole = (staff: Staff, role: Member['role']) => staff.members.find((one) => one.role === role && one.shown)

async function merge(tx: Tx, kernel: Kernel, staff: Staff, today: Day): Promise<void> {
  const dispatcher = byRole(staff, 'dispatcher')
  if (dispatcher === undefined) return
  const at = (startOfDay(addDays(today, -1)) + 16 * HOUR) as Instant
  const act = actAs(kernel, tx.who.tenant, dispatcher, at)
  // the waiting ones of a category go to the one of it that is in hand
  const pairs = await tx.all<{ lead: string; follower: string }>(sql`
    select l.id as lead, f.id as follower from matter f
      join lateral (select id, title from matter l where l.tenant = f.tenant and l.stage = 'handling' and l.category = f.category and not l.about_person order by (left(l.area_key, 16) = left(f.area_key, 16))::int + (right(l.title, 4) = right(f.title, 4))::int * 2 desc, l.received_at desc limit 1) l on true
    where f.tenant = ${tx.who.tenant} and f.stage = 'registered' and not f.about_person order by (right(l.title, 4) = right(f.title, 4)) desc, f.received_at, f.id limit 3`)
  for (const { lead, follower } of pairs)
    await moveInside(act, tx, follower, 'join', { lead, reason: '反映的是同一处问题。' })
}

async function handleJointly(tx: Tx, kernel: Kernel, staff: Staff, today: Day): Promise<void> {
  const matters = await tx.all<{ id: string; unit_id: string }>(sql`
    select id, unit_id from matter where tenant = ${tx.who.tenant} and stage = 'handling' and unit_id is not null and not about_person and received_at < ${new Date(startOfDay(addDays(today, -20)))}
    order by received_at desc, id limit 2`)
  const opened = (startOfDay(addDays(today, -12)) + 10 * HOUR) as Instant
  for (const { id, unit_id } of matters) {
    const head = staff.members.find((one) => one.unit === unit_id && one.role === 'unitHead')
    if (head === undefined) continue
    const units = staff.units.filter(
      ({ handles, id: unit, key }) => handles && unit !== unit_id && ['environment', 'fire', 'power'].includes(key),
    )
    await moveInside(actAs(kernel, tx.who.tenant, head, opened), tx, id, 'openParts', {
      units: units.map((unit) => unit.id),
      task: '请到现场核查本单位负责的设施，反馈是否存在隐患以及整改时间。',
      days: 5,
    })
    const parts = await tx.all<{ id: string; unit_id: string }>(
      sql`select id, unit_id from matter where tenant = ${tx.who.tenant} and parent_id = ${id} order by number`,
    )
    // the first has delivered, the second has taken it up, the third is late
    for (const [at, part] of parts.slice(0, 2).entries()) {
      const handler = staff.members.find((one) => one.unit === part.unit_id && one.role === 'handler')
      if (handler === undefined) continue
      const moment = (opened + (at + 1) * 26 * HOUR) as Instant
      const act = actAs(kernel, tx.who.tenant, handler, moment)
      await moveInside(act, tx, part.id, 'take')
      if (at === 0) await moveInside(act, tx, part.id, 'deliver', { opinion: '已核查，井盖松动一处，当日更换。' })
    }
  }
}
