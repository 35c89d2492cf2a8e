import sql from 'sql-template-tag'
import type { Act } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'

/** Whether the holder of number and query code may be called about it; undefined when nobody is named. */
export async function contactConsent(act: Act): Promise<boolean | undefined> {
  const { resident } = act
  if (resident === undefined) throw new Refused(401, 'resident.credentials')
  const row = await act.read((tx) =>
    tx.maybe<{ contact: boolean | null }>(
      sql`select (consent->>'contact')::boolean as contact from submission where tenant = ${act.tenant} and id = ${resident.submission} and not anonymous`,
    ),
  )
  return row === undefined ? undefined : row.contact === true
}

/**
 * Gives the consent to be called about one's own submission, or takes it back: in one step, at once, and with its time in the
 * audit trail (PR-06). Saying the same again changes nothing.
 *
 * @source 个人信息保护法 第十五条
 */
export async function consentToContact(act: Act, contact: boolean): Promise<void> {
  const { resident } = act
  if (resident === undefined) throw new Refused(401, 'resident.credentials')
  const at = new Date(act.kernel.now()).toISOString()
  await act.write((tx) =>
    tx.run(sql`
      with changed as (
        update submission set consent = consent || ${JSON.stringify({ contact, changedAt: at })}::jsonb
        where tenant = ${act.tenant} and id = ${resident.submission} and not anonymous and (consent->>'contact')::boolean is distinct from ${contact}
        returning id)
      insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace)
      select ${act.tenant}, 'resident', 'submission.consent', 'submission', id::text, ${JSON.stringify({ contact })}, ${act.trace} from changed`),
  )
}
