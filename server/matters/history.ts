import sql, { type Sql } from 'sql-template-tag'
import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import { maskName, maskPhone, tokenise } from '../../core/masking/index.ts'
import type { MatterState, Notice, Procedure } from '../../core/procedure/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import type { AcceptedPhoto } from '../photos/index.ts'
import { codeOf } from './codes.ts'
import { eventRecord, listColumns, toldOf } from './save.ts'
import { clockRecord, clocksJson, time } from './state.ts'

/** One line of the timeline of a matter that happened elsewhere, or was made up. */
export type PastEvent = {
  seq: number
  at: Instant
  move: string
  from: string | null
  to: string
  actor: { kind: 'staff' | 'resident' | 'system'; account: string | null; post: string | null }
  public: boolean
  data: Record<string, unknown>
}

/** A matter with one submission and everything that has happened to it, decided by the engine before it is written. */
export type History = {
  matter: string
  submission: string
  number: string
  procedure: Procedure
  channel: string
  title: string
  body: string
  place: string | null
  category: string | null
  area: string
  personTimes: number
  anonymous: boolean
  onBehalf: boolean
  petitioner: { name: string | null; phone: string | null; identity: string | null }
  /** a complaint about a person, who is among `excluded` if known; in the petitioner's words, sealed */
  aboutPerson: boolean
  accused: string | null
  excluded: readonly string[]
  tookPart: readonly string[]
  /** where it stands now */
  state: MatterState
  events: readonly PastEvent[]
  /** what staff are still to be told; empty for what is long past */
  notices: readonly (Notice & { actor: string | null; revision: number })[]
  photos: readonly { id: string; seq: number; photo: AcceptedPhoto; name: string }[]
}

const AT_ONCE = 300

/** Writes whole histories, set-based: a few statements for hundreds of matters. */
export async function writeHistories(
  tx: Tx,
  { keys, calendar, now }: { keys: TenantKeys; calendar: WorkCalendar; now: Instant },
  histories: readonly History[],
): Promise<void> {
  for (let from = 0; from < histories.length; from += AT_ONCE) {
    const some = histories.slice(from, from + AT_ONCE)
    await tx.run(matters(tx.who.tenant, some, now, calendar))
    await tx.run(submissions(tx.who.tenant, keys, some))
    await tx.run(timelines(tx.who.tenant, some))
    for (const history of some)
      for (const photo of history.photos) await tx.run(attachment(tx.who.tenant, history, photo))
  }
}

function matters(tenant: string, histories: readonly History[], now: Instant, calendar: WorkCalendar): Sql {
  const rows = histories.map((h) => ({
    id: h.matter,
    number: h.number,
    procedure_id: h.procedure.id,
    procedure_version: h.procedure.version,
    title: tokenise(h.title).text,
    category: h.category,
    area_key: h.area,
    channel: h.channel,
    person_times: h.personTimes,
    stage: h.state.stage,
    ending: h.state.ending,
    outcome: h.state.outcome,
    unit_id: h.state.unit,
    handler_id: h.state.handler,
    registrar_id: h.state.registrar,
    took_part: h.tookPart,
    handled_by: h.state.handledBy,
    excluded: h.excluded,
    about_person: h.aboutPerson,
    received_at: time(h.state.receivedAt),
    answered_at: time(h.state.answeredAt),
    closed_at: time(h.state.closedAt),
    rating: h.state.rating,
    move_counts: h.state.moveCounts,
    flags: h.state.flags,
    tallies: h.state.tallies,
    pending: h.state.pending,
    made_at: h.state.madeAt,
    revision: h.state.revision,
    ...listColumns(h.procedure, h.state, now, calendar),
  }))
  return sql`
    insert into matter (tenant, id, number, procedure_id, procedure_version, title, category, area_key, channel, person_times, stage, ending, outcome, unit_id, handler_id, registrar_id,
      took_part, handled_by, excluded, about_person, received_at, answered_at, closed_at, rating, due_at, due_day, due_provisional, next_wake_at, move_counts, flags, tallies, pending, made_at, revision)
    select ${tenant}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, number text, procedure_id text, procedure_version integer, title text, category text, area_key text,
      channel text, person_times integer, stage text, ending text, outcome text, unit_id uuid, handler_id uuid, registrar_id uuid, took_part uuid[], handled_by uuid[], excluded uuid[], about_person boolean,
      received_at timestamptz, answered_at timestamptz, closed_at timestamptz, rating smallint, due_at timestamptz, due_day date, due_provisional boolean, next_wake_at timestamptz, move_counts jsonb, flags text[], tallies jsonb, pending jsonb, made_at jsonb, revision integer)`
}

function submissions(tenant: string, keys: TenantKeys, histories: readonly History[]): Sql {
  const rows = histories.map((h) => {
    const { name, phone, identity } = h.petitioner
    const title = tokenise(h.title)
    const body = tokenise(h.body)
    const found = [...title.found, ...body.found]
    const seal = (column: string, value: string | null) =>
      value === null ? null : hex(keys.seal(value, { table: 'petitioner', column, row: h.submission }))
    const index = (kind: string, value: string | null) => (value === null ? null : hex(keys.blindIndex(kind, value)))
    const words = found.length === 0 ? null : JSON.stringify(found)
    return {
      id: h.submission,
      matter_id: h.matter,
      number: h.number,
      code_index: index('queryCode', `${h.number}:${codeOf(keys, h.submission)}`),
      channel: h.channel,
      title: title.text,
      body: body.text,
      place: h.place,
      anonymous: h.anonymous,
      on_behalf: h.onBehalf,
      name_masked: name === null ? null : maskName(name),
      phone_masked: phone === null ? null : maskPhone(phone),
      person_times: h.personTimes,
      received_at: time(h.state.receivedAt),
      answered_at: time(h.state.answeredAt),
      withdrawn_at: h.state.ending === 'withdrawn' ? time(h.state.closedAt) : null,
      area_key: h.area,
      unit_id: h.state.unit,
      took_part: h.tookPart,
      excluded: h.excluded,
      sealed: (name ?? phone ?? identity ?? words ?? h.accused) !== null,
      name_sealed: seal('name', name),
      phone_sealed: seal('phone', phone),
      identity_sealed: seal('identity', identity),
      tokens_sealed: seal('tokens', words),
      accused_sealed: seal('accused', h.accused),
      phone_index: index('phone', phone),
      identity_index: index('identity', identity),
    }
  })
  return sql`
    with r as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, matter_id uuid, number text, code_index text, channel text, title text, body text, place text, anonymous boolean, on_behalf boolean,
        name_masked text, phone_masked text, person_times integer, received_at timestamptz, answered_at timestamptz, withdrawn_at timestamptz, area_key text, unit_id uuid, took_part uuid[], excluded uuid[],
        sealed boolean, name_sealed text, phone_sealed text, identity_sealed text, tokens_sealed text, accused_sealed text, phone_index text, identity_index text)),
    s as (
      insert into submission (tenant, id, matter_id, number, code_index, channel, title, body, place, anonymous, on_behalf, name_masked, phone_masked, person_times, received_at, answered_at, withdrawn_at, area_key, unit_id, took_part, excluded)
      select ${tenant}, id, matter_id, number, decode(code_index, 'hex'), channel, title, body, place, anonymous, on_behalf, name_masked, phone_masked, person_times, received_at, answered_at, withdrawn_at, area_key, unit_id, took_part, excluded from r)
    insert into petitioner (tenant, submission_id, name_sealed, phone_sealed, identity_sealed, tokens_sealed, accused_sealed, phone_index, identity_index)
    select ${tenant}, id, decode(name_sealed, 'hex'), decode(phone_sealed, 'hex'), decode(identity_sealed, 'hex'), decode(tokens_sealed, 'hex'), decode(accused_sealed, 'hex'), decode(phone_index, 'hex'), decode(identity_index, 'hex') from r where sealed`
}

/** Events, clocks and what is still to be told. Visibility is copied from the matters, which are written already. */
function timelines(tenant: string, histories: readonly History[]): Sql {
  const rows = histories.map((h) => ({
    id: h.matter,
    events: h.events.map(({ seq, at, move, from, to, actor, public: open, data }) => ({
      seq,
      at: time(at),
      move,
      from_stage: from,
      to_stage: to,
      actor_id: actor.account,
      actor_kind: actor.kind,
      actor_post: actor.post,
      ...toldOf(h.procedure, move, data),
      public: open,
    })),
    clocks: JSON.parse(clocksJson(h.state.clocks)),
    notices: h.notices.filter(({ to }) => to !== 'petitioner').map((notice) => ({ ...notice, matter: h.matter })),
  }))
  return sql`
    with r as (
      select r.*, m.area_key, m.unit_id, m.took_part, m.excluded
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, events jsonb, clocks jsonb, notices jsonb) join matter m on m.tenant = ${tenant} and m.id = r.id),
    e as (
      insert into matter_event (tenant, matter_id, seq, at, entered_at, move, from_stage, to_stage, actor_id, actor_kind, actor_post, public, data, rated, area_key, unit_id, took_part, excluded)
      select ${tenant}, r.id, e.seq, e.at, e.at, e.move, e.from_stage, e.to_stage, e.actor_id, e.actor_kind, e.actor_post, e.public, e.data, e.rated, r.area_key, r.unit_id, r.took_part, r.excluded
      from r, jsonb_to_recordset(r.events) as e${eventRecord}),
    c as (
      insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, area_key, unit_id, took_part, excluded)
      select ${tenant}, r.id, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, r.area_key, r.unit_id, r.took_part, r.excluded
      from r, jsonb_to_recordset(r.clocks) as c${clockRecord})
    insert into outbox (tenant, topic, payload) select ${tenant}, 'notice', n.value from r, jsonb_array_elements(r.notices) as n`
}

function attachment(tenant: string, h: History, { id, seq, photo, name }: History['photos'][number]): Sql {
  return sql`
    insert into attachment (tenant, id, matter_id, submission_id, event_seq, name, width, height, sha256, full_jpeg, thumb_jpeg, created_at, area_key, unit_id, took_part, excluded)
    select ${tenant}, ${id}, m.id, ${seq === 1 ? h.submission : null}::uuid, ${seq}, ${name}, ${photo.width}, ${photo.height}, decode(${photo.sha256}, 'hex'), ${photo.full}, ${photo.thumb},
      ${time(h.events.find((event) => event.seq === seq)?.at ?? h.state.receivedAt)}, m.area_key, m.unit_id, m.took_part, m.excluded
    from matter m where m.tenant = ${tenant} and m.id = ${h.matter}`
}

const hex = (bytes: Buffer): string => bytes.toString('hex')
