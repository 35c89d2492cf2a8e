import { randomUUID } from 'node:crypto'
import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import { type Day, dayOf, instant, type Term } from '../../core/deadline/index.ts'
import { maskName, maskPhone, tokenise } from '../../core/masking/index.ts'
import { type Accepted, begin, decideMove, type MatterState, type Procedure } from '../../core/procedure/index.ts'
import { readIdentityNumber, readMobileNumber, referenceNumber } from '../../core/reference/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand, grantsFor } from '../kernel/index.ts'
import { type Fault, Refused } from '../problem/index.ts'
import { attachStaged } from './attach.ts'
import { codeOf } from './codes.ts'
import { step } from './move.ts'
import { procedureVersion } from './procedures.ts'
import { proposedRoute } from './proposed.ts'
import { checkReferences, type References } from './references.ts'
import { refusedBy } from './refused.ts'
import { eventRecord, eventsJson, listColumns, noticesJson, partOf, type Step } from './save.ts'
import { clockRecord, clocksJson, loadMatter, time } from './state.ts'
import { countSubmission } from './throttle.ts'

export const channels = ['window', 'phone', 'web', 'homeVisit', 'deputyStation', 'contactCard'] as const

export const Petitioner = z.strictObject({
  anonymous: z.boolean().default(false),
  name: z.string().trim().min(1).max(60).optional(),
  phone: z.string().trim().min(1).max(40).optional(),
  identity: z.string().trim().min(1).max(40).optional(),
})

export const NewSubmission = z.strictObject({
  procedure: z.string().max(40).default('request'),
  channel: z.enum(channels),
  title: z.string().trim().min(2).max(120),
  body: z.string().trim().min(2).max(8000),
  category: z.string().max(40).nullable().default(null),
  /** key of the grid, building or at least the community the request is about */
  area: z.string().min(2).max(40),
  place: z.string().trim().max(200).optional(),
  petitioner: Petitioner,
  onBehalf: z.boolean().default(false),
  /** people who joined; a count, never a list of names (AM-15) */
  personTimes: z.int().min(1).max(100_000).default(1),
  /** the request is a complaint about a person: it goes round that person, whatever post they hold (PR-23) */
  about: z
    .strictObject({
      accounts: z.array(z.uuid()).max(10).default([]),
      headOfArea: z.boolean().default(false),
      words: z.string().trim().max(200).optional(),
    })
    .optional(),
  photos: z.array(z.uuid()).max(9).default([]),
  /** told to staff at this moment; now when left out */
  receivedAt: z.iso.datetime({ offset: true }).optional(),
  consent: z.strictObject({ notice: z.string().max(20), contact: z.boolean() }).optional(),
  /** a move made in the same step, such as register or answerOnSpot */
  // biome-ignore lint/suspicious/noThenProperty: a field of a form that never holds a function
  then: z.strictObject({ move: z.string().max(40), input: z.record(z.string(), z.unknown()) }).optional(),
})
export type NewSubmission = z.output<typeof NewSubmission>

export const Created = z.strictObject({
  matter: z.uuid(),
  submission: z.uuid(),
  number: z.string(),
  queryCode: z.string(),
  stage: z.string(),
  dueDay: z.string().nullable(),
})

/** Earlier than this nobody told anybody anything: the year was mistyped. */
const EARLIEST = instant('1949-10-01T00:00:00+08:00')

type Ground = {
  version: number | null
  serial: number
  prefix: string
  area_level: string | null
  category_known: boolean
  limit_amount: number | null
  limit_unit: Term['unit'] | null
  heads: string[]
  accused_known: number
}

/**
 * Registers one submission as a new matter. All of it is written at once: submission, matter, clocks, timeline, sealed personal
 * facts, photos, audit entry. With `then`, the first move belongs to the same step (answered on the spot).
 *
 * @param address network address of whoever submits at a public door, where floods are held up
 */
export async function createSubmission(
  act: Act,
  input: NewSubmission,
  address?: string,
): Promise<z.input<typeof Created>> {
  if (
    act.staff === undefined &&
    (input.channel !== 'web' || input.then !== undefined || input.receivedAt !== undefined)
  )
    throw new Refused(403, 'notEntitled')
  const keys = await act.kernel.keysOf(act.tenant)
  const personal = personalFacts(input)
  const reply = await act.once(input, async (tx) => {
    if (address !== undefined) await countSubmission(tx, keys, address)
    return insertSubmission(act, tx, keys, input, personal)
  })
  return { ...reply, queryCode: codeOf(keys, reply.submission) }
}

type Personal = { name: string | null; phone: string | null; identity: string | null }

function personalFacts({ petitioner, channel }: NewSubmission): Personal {
  const faults: Fault[] = []
  if (petitioner.anonymous) {
    if (petitioner.name ?? petitioner.phone ?? petitioner.identity)
      faults.push({ code: 'petitioner.anonymousWithFacts', pointer: '/petitioner' })
    if (faults.length > 0) throw new Refused(422, 'input', { faults })
    return { name: null, phone: null, identity: null }
  }
  if (petitioner.name === undefined) faults.push({ code: 'petitioner.name', pointer: '/petitioner/name' })
  if (petitioner.phone === undefined && channel === 'web')
    faults.push({ code: 'petitioner.phone', pointer: '/petitioner/phone' })
  const phone = petitioner.phone === undefined ? undefined : readMobileNumber(petitioner.phone)
  if (petitioner.phone !== undefined && phone === undefined && !/^[\d\s()+-]{7,20}$/.test(petitioner.phone))
    faults.push({ code: 'petitioner.phoneShape', pointer: '/petitioner/phone' })
  const identity = petitioner.identity === undefined ? undefined : readIdentityNumber(petitioner.identity)
  if (identity !== undefined && identity.kind !== 'valid')
    faults.push({
      code: identity.kind === 'fifteen' ? 'petitioner.identityFifteen' : 'petitioner.identityShape',
      pointer: '/petitioner/identity',
    })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
  return {
    name: petitioner.name ?? null,
    phone: phone ?? petitioner.phone ?? null,
    identity: identity?.kind === 'valid' ? identity.number : null,
  }
}

async function insertSubmission(act: Act, tx: Tx, keys: TenantKeys, input: NewSubmission, personal: Personal) {
  const { kernel } = act
  const now = kernel.now()
  const receivedAt = input.receivedAt === undefined ? now : instant(input.receivedAt)
  if (receivedAt > now || receivedAt < EARLIEST)
    throw new Refused(422, 'input', {
      faults: [{ code: receivedAt > now ? 'submission.future' : 'submission.tooOld', pointer: '/receivedAt' }],
    })
  const ground = await groundOf(tx, input, dayOf(now))
  const excluded = [
    ...new Set([...(input.about?.accounts ?? []), ...(input.about?.headOfArea ? ground.heads : [])]),
  ].sort()
  checkGround(act, input, ground, excluded)
  const procedure = await procedureVersion(tx, input.procedure, ground.version ?? 0)
  const limit: Term | undefined =
    ground.limit_amount === null || ground.limit_unit === null
      ? undefined
      : { amount: ground.limit_amount, unit: ground.limit_unit }
  const registrar = act.staff?.account ?? null

  const steps: Step[] = []
  const begun = begin(procedure, { receivedAt, now, registrar, limit }, kernel.calendar)
  if (!begun.ok) throw refusedBy(begun.reasons)
  steps.push({ procedure, decision: begun })
  const standing = {
    area: input.area,
    unit: null,
    handler: null,
    registrar,
    tookPart: registrar === null ? [] : [registrar],
    excluded,
  }
  let then: References | undefined
  const effects = input.then === undefined ? undefined : procedure.moves[input.then.move]?.effects
  // what reaches other matters is done once this one is there
  const afterwards = effects !== undefined && (effects.follows ?? effects.parts ?? effects.split) !== undefined
  if (input.then !== undefined && !afterwards) {
    const { move, input: form } = input.then
    const references = await checkReferences(
      tx,
      procedure,
      move,
      form,
      { excluded, area_key: input.area, category: input.category },
      '/then/input',
    )
    const decision = decideMove(
      procedure,
      begun.next,
      move,
      form,
      { account: registrar, grants: grantsFor(act, standing) },
      now,
      kernel.calendar,
      references.limit ?? limit,
    )
    if (!decision.ok) throw refusedBy(decision.reasons, '/then/input')
    steps.push({ procedure, decision, corrections: references.corrections })
    then = references
  }
  const last = steps.at(-1)?.decision ?? begun
  const { category = input.category, area = input.area } = steps.at(-1)?.corrections ?? {}
  const number = referenceNumber({
    prefix: ground.prefix,
    year: new Date(now + 8 * 3_600_000).getUTCFullYear(),
    serial: ground.serial,
  })
  const matter = randomUUID()
  const submission = randomUUID()
  await writeSubmission(act, tx, {
    procedure,
    steps,
    then,
    last,
    matter,
    submission,
    number,
    keys,
    input: { ...input, category, area },
    personal,
    excluded,
    registrar,
    receivedAt: new Date(receivedAt),
  })
  const loaded = afterwards ? await loadMatter(tx, matter, true) : undefined
  const moved =
    loaded === undefined || input.then === undefined
      ? undefined
      : await step(act, tx, loaded, input.then.move, input.then.input)
  return {
    matter,
    submission,
    number: number as string,
    stage: moved?.stage ?? last.next.stage,
    dueDay: listColumns(procedure, last.next, now, kernel.calendar).due_day,
  }
}

/** Everything a new submission must be checked against, in one round trip. */
function groundOf(tx: Tx, input: NewSubmission, today: Day): Promise<Ground> {
  const { tenant } = tx.who
  return tx.one<Ground>(sql`
    select t.prefix, nextval('number_serial')::int as serial,
      (select max(version) from procedure_version where tenant = t.id and id = ${input.procedure}) as version,
      (select level from area where tenant = t.id and key = ${input.area}) as area_level,
      (${input.category}::text is null or exists (select from category where tenant = t.id and code = ${input.category} and retired_at is null)) as category_known,
      r.limit_amount, r.limit_unit,
      ${
        input.about === undefined
          ? sql`'{}'::uuid[] as heads, 0 as accused_known`
          : sql`coalesce((select array_agg(distinct account_id) from appointment where tenant = t.id and heads_area and starts_with(${input.area}, area_key) and valid_from <= ${today}::date and (valid_until is null or valid_until >= ${today}::date)), '{}') as heads,
            (select count(distinct account_id)::int from appointment where tenant = t.id and account_id = any (${input.about.accounts}::uuid[])) as accused_known`
      }
    from tenant t left join lateral (${proposedRoute(tenant, input.category, input.area)}) r on true
    where t.id = ${tenant}`)
}

function checkGround(act: Act, input: NewSubmission, ground: Ground, excluded: readonly string[]): void {
  const faults: Fault[] = []
  if (ground.version === null) faults.push({ code: 'procedure.unknown', pointer: '/procedure' })
  if (ground.area_level === null || !['community', 'grid', 'building', 'unit'].includes(ground.area_level))
    faults.push({ code: 'area.unknown', pointer: '/area' })
  if (!ground.category_known) faults.push({ code: 'category.unknown', pointer: '/category' })
  if (ground.accused_known < (input.about?.accounts.length ?? 0))
    faults.push({ code: 'account.unknown', pointer: '/about/accounts' })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
  if (act.staff === undefined) return
  // who registers must have the place in a post's area, and is not the person complained about
  if (excluded.includes(act.staff.account)) throw new Refused(403, 'conflict.registrar')
  const standing = { area: input.area, unit: null, handler: null, registrar: null, tookPart: [], excluded }
  demand(act, 'matter.create', standing)
}

type Writing = {
  procedure: Procedure
  steps: Step[]
  /** what the form of a move made in the same step points at */
  then: References | undefined
  last: Accepted
  matter: string
  submission: string
  number: string
  keys: TenantKeys
  input: NewSubmission
  personal: Personal
  excluded: readonly string[]
  registrar: string | null
  receivedAt: Date
}

async function writeSubmission(act: Act, tx: Tx, w: Writing): Promise<void> {
  const { tenant } = act
  const { next } = w.last
  const { input, personal, keys } = w
  const lists = listColumns(w.procedure, next, act.kernel.now(), act.kernel.calendar)
  const part = partOf({ took_part: [] }, next, w.registrar)
  // numbers inside free text leave it: sealed, with a token in their place
  const title = tokenise(input.title)
  const body = tokenise(input.body, title.found)
  const found = [...title.found, ...body.found]
  const at = (column: string) => ({ table: 'petitioner', column, row: w.submission })
  const seal = (column: string, value: string | null | undefined) =>
    value === null || value === undefined ? null : keys.seal(value, at(column))
  const code = codeOf(keys, w.submission)
  const clocks = latestClocks(w.steps)
  const hasPersonal =
    personal.name !== null ||
    personal.phone !== null ||
    personal.identity !== null ||
    found.length > 0 ||
    input.about?.words !== undefined
  const visibility = sql`${input.area}, ${next.unit}::uuid, ${part}::uuid[], ${w.excluded}::uuid[]`
  await tx.run(sql`
    with m as (
      insert into matter (tenant, id, number, procedure_id, procedure_version, title, category, channel, person_times, stage, ending, outcome, handler_id, registrar_id, handled_by,
        about_person, received_at, answered_at, closed_at, rating, due_at, due_day, due_provisional, next_wake_at, move_counts, flags, tallies, pending, made_at, follows, revision, area_key, unit_id, took_part, excluded)
      values (${tenant}, ${w.matter}, ${w.number}, ${w.procedure.id}, ${w.procedure.version}, ${title.text}, ${input.category}, ${input.channel}, ${input.personTimes}, ${next.stage}, ${next.ending}, ${next.outcome},
        ${next.handler}, ${w.registrar}, ${next.handledBy}::uuid[], ${input.about !== undefined}, ${w.receivedAt}, ${time(next.answeredAt)}, ${time(next.closedAt)}, ${next.rating},
        ${lists.due_at}, ${lists.due_day}, ${lists.due_provisional}, ${lists.next_wake_at}, ${JSON.stringify(next.moveCounts)}, ${next.flags}, ${JSON.stringify(next.tallies)}, ${JSON.stringify(next.pending)}, ${JSON.stringify(next.madeAt)}, ${next.follows}::uuid, ${next.revision}, ${visibility})),
    s as (
      insert into submission (tenant, id, matter_id, number, code_index, channel, title, body, place, anonymous, on_behalf, name_masked, phone_masked, consent, person_times, received_at, answered_at, area_key, unit_id, took_part, excluded)
      values (${tenant}, ${w.submission}, ${w.matter}, ${w.number}, ${keys.blindIndex('queryCode', `${w.number}:${code}`)}, ${input.channel}, ${title.text}, ${body.text}, ${input.place ?? null}, ${input.petitioner.anonymous}, ${input.onBehalf},
        ${personal.name === null ? null : maskName(personal.name)}, ${personal.phone === null ? null : maskPhone(personal.phone)}, ${JSON.stringify(input.consent ?? {})}, ${input.personTimes}, ${w.receivedAt}, ${time(next.answeredAt)}, ${visibility})),
    ${
      hasPersonal
        ? sql`p as (
      insert into petitioner (tenant, submission_id, name_sealed, phone_sealed, identity_sealed, tokens_sealed, accused_sealed, phone_index, identity_index)
      values (${tenant}, ${w.submission}, ${seal('name', personal.name)}, ${seal('phone', personal.phone)}, ${seal('identity', personal.identity)}, ${found.length === 0 ? null : seal('tokens', JSON.stringify(found))},
        ${seal('accused', input.about?.words)}, ${personal.phone === null ? null : keys.blindIndex('phone', personal.phone)}, ${personal.identity === null ? null : keys.blindIndex('identity', personal.identity)})),`
        : empty
    }
    e as (
      insert into matter_event (tenant, matter_id, seq, at, move, from_stage, to_stage, actor_id, actor_kind, actor_post, public, data, rated, area_key, unit_id, took_part, excluded)
      select ${tenant}, ${w.matter}::uuid, e.seq, e.at, e.move, e.from_stage, e.to_stage, e.actor_id, e.actor_kind, e.actor_post, e.public, e.data, e.rated, ${visibility}
      from jsonb_to_recordset(${eventsJson(act, w.steps)}::jsonb) as e${eventRecord}),
    c as (
      insert into matter_clock (tenant, matter_id, clock, run, started_at, term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired, area_key, unit_id, took_part, excluded)
      select ${tenant}, ${w.matter}::uuid, c.clock, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.state, c.due_at, c.due_day, c.provisional, c.ended_at, c.edition, c.fired, ${visibility}
      from jsonb_to_recordset(${clocksJson(clocks)}::jsonb) as c${clockRecord}),
    o as (
      insert into outbox (tenant, topic, payload) select ${tenant}, 'notice', n.value from jsonb_array_elements(${noticesJson(w.matter, w.registrar, w.steps)}::jsonb) as n)
    insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace) values (${tenant}, ${w.registrar ?? 'resident'}, 'submission.create', 'matter', ${w.matter}, ${act.trace})`)
  const { matter, submission } = w
  await attachStaged(tx, { matter, submission, seq: 1, photos: input.photos, internalPhotos: [] })
  if (w.then !== undefined) await attachStaged(tx, { matter, submission: null, seq: next.revision, ...w.then })
}

/** The clocks after all steps: of each run its last state. */
function latestClocks(steps: readonly Step[]): MatterState['clocks'] {
  const last = steps.at(-1)
  return last === undefined ? [] : last.decision.next.clocks
}
