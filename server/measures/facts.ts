import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { type CounterName, countersOf, type MeasureSet } from '../../core/measure/index.ts'
import type { Tx } from '../database/index.ts'
import { duesThen } from './dues.ts'
import { meaningsFor } from './meanings.ts'
import { clockFor, endOf, type Question, UNCATEGORISED } from './question.ts'
import { worldOf } from './world.ts'

const ms = (at: Sql): Sql => sql`(extract(epoch from ${at}) * 1000)::bigint`
/** China keeps one zone without daylight saving; a fixed offset says the same as core/deadline. */
const local = (at: Sql): Sql => sql`(${at} at time zone interval '8 hours')`

/**
 * The relation `fact` of what a set measures, as the world was at the end of a day: what was received until then, and of
 * everything later nothing. Read under row-level security, it holds what the reader may see.
 *
 * What a matter is now stands in its row. What it was on an earlier day, and how often something had happened to it by
 * then, stands in its timeline, which is read for those alone that ever took a turn. Uses matter_received and the primary keys.
 */
export async function factsFor(tx: Tx, set: MeasureSet, question: Question): Promise<Sql> {
  const meanings = await meaningsFor(tx, set, clockFor(set.of))
  const dues = await duesThen(tx, set.of, meanings, question)
  const counters = countersOf(set)
  return sql`
    meaning as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(meanings.all)}::jsonb) as x(procedure text, move text, name text, value text, field text, among text[])),
    world as materialized (${worldOf(tx, set.of, meanings, dues, question)}),
    happened as materialized (${happenedIn(tx, question)}),
    told as materialized (${toldIn(counters)}),
    fact as (${factsIn(counters)})`
}

/**
 * The timelines of those that took a turn, up to the end of the day. What was taken back never was. Each is looked up by its
 * key ("offset 0" keeps the database from reading all there are instead): on most days few took a turn.
 */
const happenedIn = ({ who }: Tx, { asOf }: Question): Sql => sql`
  select w.id, w.procedure_id, e.seq, e.at, e.move, e.data
  from world w cross join lateral (
    select e.seq, e.at, e.move, e.data from matter_event e
    where e.tenant = ${who.tenant} and e.matter_id = w.matter_id and e.at < ${new Date(endOf(asOf))} and not e.undone offset 0) e
  where w.turned`

/** What the timelines add: how often what happened, how it last ended, whether it follows. */
function toldIn(counters: readonly CounterName[]): Sql {
  const last = (value: Sql, ...names: string[]): Sql =>
    sql`(array_agg(${value} order by h.seq desc) filter (where x.name = any (${names})))[1]`
  return sql`
    select h.id, ${last(sql`case when x.name = 'ends' then h.at end`, 'ends', 'reopens')} as ended_at,
      ${last(sql`case when x.name = 'ends' then x.value end`, 'ends', 'reopens')} as ended_how,
      ${last(sql`coalesce(x.value, h.data->>x.field)`, 'outcome')} as outcome,
      array_agg(h.at) filter (where x.name = 'withdraws') as withdrawals, max(h.at) filter (where x.name = 'reopens') as reopened_at,
      ${last(sql`x.value`, 'follows')} as follows
      ${each(counters, (name) => sql`, count(*) filter (where x.name = ${name})::integer as ${column(name)}`)}
    from happened h
      join meaning x on x.procedure = h.procedure_id and x.move = h.move and (x.among is null or h.data->>x.field = any (x.among))
    group by h.id`
}

/**
 * One column per field of the vocabulary of core/measure, named as the field is. The join is a full one, although `told` has
 * nothing that `world` has not: it is never made row against row, whatever the database believes of tables it has not counted yet.
 */
const factsIn = (counters: readonly CounterName[]): Sql => sql`
  select f.id, f.matter_id, ${ms(sql`f.received_at`)} as "receivedAt", ${ms(sql`f.answered_at`)} as "answeredAt", ${ms(sql`f.withdrawn_at`)} as "withdrawnAt",
    ${ms(sql`f.closed_at`)} as "closedAt", ${ms(sql`f.due_at`)} as "answerDueAt", ${ms(sql`f.again_since`)} as "againSince", ${ms(sql`f.again_due_at`)} as "againDueAt",
    ${ms(sql`f.answered_at - f.received_at`)} as "timeToAnswer", ${ms(sql`f.closed_at - f.received_at`)} as "timeToClose",
    (${local(sql`f.answered_at`)}::date - ${local(sql`f.received_at`)}::date) as "calendarDaysToAnswer", d2.ordinal - d1.ordinal as "workingDaysToAnswer",
    case when f.split_off then 0 else f.person_times end as "personTimes", f.split_off::integer as "splitOff", f.following,
    case when f.closed_at is not null then f.rating end as rating, case when f.closed_at is not null then f.ending end as ending,
    f.channel, coalesce(f.category, ${UNCATEGORISED}) as category, to_char(${local(sql`f.received_at`)}, 'YYYY-MM') as month, f.area_key as area
    ${each(counters, (name) => sql`, f.${column(name)}`)}
  from (
    select w.id, w.matter_id, w.received_at, w.answered_at, w.due_at, w.again_since, w.again_due_at, w.rating, w.person_times, w.split_off, w.channel, w.category, w.area_key,
      case when w.reopened then t.ended_at else w.closed_at end as closed_at,
      case when not w.reopened then w.ending when t.ended_how = 'outcome' then t.outcome else t.ended_how end as ending,
      case when w.turned then (select min(a) from unnest(t.withdrawals) a where t.reopened_at is null or a > t.reopened_at) else w.withdrawn_at end as withdrawn_at,
      case when t.follows = 'set' then 1 else 0 end as following
      ${each(counters, (name) => sql`, coalesce(t.${column(name)}, 0) as ${column(name)}`)}
    from world w full join told t on t.id = w.id) f
    left join calendar_day d1 on d1.day = ${local(sql`f.received_at`)}::date
    left join calendar_day d2 on d2.day = ${local(sql`f.answered_at`)}::date`

const column = (name: CounterName): Sql => raw(`"${name}"`)
const each = (counters: readonly CounterName[], write: (name: CounterName) => Sql): Sql =>
  counters.length === 0 ? empty : join(counters.map(write), ' ')

/** Text of a compiler of core/measure, which holds nothing from outside. */
export const compiled = (text: string): Sql => (text === '' ? empty : raw(text))
