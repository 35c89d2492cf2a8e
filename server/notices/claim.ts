import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { type Instant, instant } from '../../core/deadline/index.ts'
import { type ChannelKind, flood, gather } from '../../core/notice/index.ts'
import { holdChannel, repeatsSafely, type StoredChannel } from '../channels/index.ts'
import type { Tx } from '../database/index.ts'

/** Messages that one node takes to send at a time, and how long it may have them: far longer than sending them takes. */
const AT_ONCE = 60
const LEASE = 5 * 60_000
/** The one message that is never put into a digest: it is waited for. */
const CODE = 'contact.code'

const iso = (at: number): string => new Date(at).toISOString()

/** A message that this node and no other sends now. */
export type Claimed = {
  id: string
  account: string | null
  submission: string | null
  template: string
  language: string
  params: { number?: string; dueDay?: string; matter?: string; counts?: Record<string, number> }
  attempts: number
  expiresAt: Date
  /** of an account: where it is reached, sealed under `sealedFor` */
  address: { sealed: Buffer; sealedFor: string } | null
}

export type Claim = { kind: ChannelKind; channel: StoredChannel; messages: Claimed[] }

/**
 * Takes what is due on a channel: puts together what goes as a digest, leaves what has to wait, and takes as many as the channel may
 * send in a minute. Whoever holds the row of the channel plans for it; a neighbour who comes meanwhile finds nothing to do.
 *
 * @returns undefined where another node plans, or the channel is closed or paused
 */
export async function claimDue(tx: Tx, kind: ChannelKind, now: Instant): Promise<Claim | undefined> {
  const channel = await holdChannel(tx, kind, now)
  if (channel === undefined) return undefined
  await endLeases(tx, kind, now)
  await gatherDue(tx, kind, now)
  return { kind, channel, messages: await take(tx, kind, channel.settings.perMinute, now) }
}

/** What a node that is gone had begun, and what has waited for too long. Uses message_leased and message_due. */
async function endLeases(tx: Tx, kind: ChannelKind, now: Instant): Promise<void> {
  const { tenant } = tx.who
  await tx.run(sql`
    update message set state = ${repeatsSafely(kind) ? 'queued' : 'givenUp'}, error = 'interrupted', leased_until = null
    where tenant = ${tenant} and channel = ${kind} and state = 'sending' and leased_until <= ${iso(now)}`)
  await tx.run(sql`
    update message set state = 'givenUp', error = coalesce(error, 'expired')
    where tenant = ${tenant} and channel = ${kind} and state = 'queued' and expires_at <= ${iso(now)}`)
}

type Group = { account: string; count: number; gathers: boolean; recent: Date[] }

/** Decides for every account with something due how it goes. Set-based, however many wait. Uses message_due and message_claimed. */
async function gatherDue(tx: Tx, kind: ChannelKind, now: Instant): Promise<void> {
  const { tenant } = tx.who
  const due = sql`tenant = ${tenant} and channel = ${kind} and state = 'queued' and available_at <= ${iso(now)} and account_id is not null and template <> ${CODE}`
  const groups = await tx.all<Group>(sql`
    with due as (select account_id, count(*)::integer as count, bool_or(gathers) as gathers from message where ${due} group by account_id),
    lately as (
      select account_id, array_agg(claimed_at) as recent from message
      where tenant = ${tenant} and channel = ${kind} and claimed_at > ${iso(now - flood.minutes * 60_000)} and state <> 'queued' and template <> ${CODE} group by account_id)
    select d.account_id as account, d.count, d.gathers, coalesce(l.recent, '{}') as recent from due d left join lately l using (account_id)`)
  const together: { account: string; id: string }[] = []
  const waiting: { account: string; until: string }[] = []
  for (const { account, count, gathers, recent } of groups) {
    const decision = gather({ count, gathers, recent: recent.map((at) => instant(at.getTime())) })
    if (decision.kind === 'digest') together.push({ account, id: randomUUID() })
    if (decision.kind === 'wait') waiting.push({ account, until: iso(decision.until) })
  }
  if (waiting.length > 0)
    await tx.run(sql`
      update message m set available_at = w.until, gathers = true from jsonb_to_recordset(${JSON.stringify(waiting)}::jsonb) as w(account uuid, until timestamptz)
      where m.account_id = w.account and ${due}`)
  if (together.length > 0)
    // the counts are those of what the same statement takes; an earlier digest that never went is taken up in the new one
    await tx.run(sql`
      with chosen as (select * from jsonb_to_recordset(${JSON.stringify(together)}::jsonb) as c(account uuid, id uuid)),
      taken as (
        update message m set state = 'digested', digest_id = c.id from chosen c where m.account_id = c.account and ${due}
        returning m.digest_id, m.account_id, m.template, m.language, m.params),
      counted as (
        select digest_id, account_id, max(language) as language, k.template, sum(k.count)::integer as count
        from taken t cross join lateral (
          select t.template, 1 where t.template <> 'digest'
          union all select key, value::integer from jsonb_each_text(t.params->'counts') where t.template = 'digest') as k(template, count)
        group by digest_id, account_id, k.template)
      insert into message (tenant, id, channel, account_id, template, language, params, available_at, expires_at, dedupe, created_at)
      select ${tenant}, digest_id, ${kind}, account_id, 'digest', max(language), jsonb_build_object('counts', jsonb_object_agg(template, count)), ${iso(now)}, ${iso(now + 3 * 24 * 3_600_000)}, 'digest:' || digest_id, ${iso(now)}
      from counted group by digest_id, account_id`)
}

/** Takes the longest waiting, no more than what is left of the minute. Uses message_claimed and message_due. */
async function take(tx: Tx, kind: ChannelKind, perMinute: number, now: Instant): Promise<Claimed[]> {
  const { tenant } = tx.who
  const { used } = await tx.one<{ used: number }>(
    sql`select count(*)::integer as used from message where tenant = ${tenant} and channel = ${kind} and claimed_at > ${iso(now - 60_000)}`,
  )
  const room = Math.min(AT_ONCE, perMinute - used)
  if (room <= 0) return []
  const rows = await tx.all<Omit<Claimed, 'address'> & { address_sealed: Buffer | null; contact: string | null }>(sql`
    with next as (
      select id from message where tenant = ${tenant} and channel = ${kind} and state = 'queued' and available_at <= ${iso(now)}
      order by available_at, serial limit ${room} for update skip locked),
    taken as (
      update message m set state = 'sending', attempts = m.attempts + 1, claimed_at = ${iso(now)}, leased_until = ${iso(now + LEASE)}
      from next n where m.tenant = ${tenant} and m.id = n.id returning m.*)
    select t.id, t.account_id as account, t.submission_id as submission, t.template, t.language, t.params, t.attempts, t.expires_at as "expiresAt", c.address_sealed, c.id as contact
    from taken t left join account a on a.tenant = t.tenant and a.id = t.account_id
      left join contact_point c on c.tenant = t.tenant and c.account_id = t.account_id and c.channel = t.channel and a.disabled_at is null
        and (c.verified_at is not null or t.template = ${CODE})
    order by t.available_at, t.serial`)
  const phones = await phonesFor(
    tx,
    rows.flatMap(({ id, submission }) => (submission === null ? [] : [id])),
  )
  return rows.map(({ address_sealed, contact, ...message }) => ({
    ...message,
    address:
      phones.get(message.id) ??
      (address_sealed === null || contact === null ? null : { sealed: address_sealed, sealedFor: contact }),
  }))
}

/** The sealed phones of petitioners, by message. The database says no where consent was taken back, and writes the look into the trail. */
async function phonesFor(
  tx: Tx,
  messages: readonly string[],
): Promise<Map<string, { sealed: Buffer; sealedFor: string }>> {
  if (messages.length === 0) return new Map()
  const rows = await tx.all<{ message_id: string; sealed_for: string; phone_sealed: Buffer }>(
    sql`select * from phones_for_messages(${messages}::uuid[], 'send')`,
  )
  return new Map(rows.map((row) => [row.message_id, { sealed: row.phone_sealed, sealedFor: row.sealed_for }]))
}
