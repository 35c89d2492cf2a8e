import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { addDays, type Day, type Instant, startOfDay } from '../../core/deadline/index.ts'
import type { Source } from '../../core/measure/index.ts'
import type { Who } from '../database/index.ts'

/** Which requests are asked about: received from and to a day, in an area and below, of a category and its finer ones. */
export type Scope = {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly area?: string | undefined
  readonly category?: string | undefined
}

/** The end of a day: the world as it was then is what was written before this moment. */
export const endOf = (day: Day): Instant => startOfDay(addDays(day, 1))

/** Stands for requests nobody has put into a category yet. */
export const UNCATEGORISED = 'uncategorised'

const ms = (at: Sql): Sql => sql`(extract(epoch from ${at}) * 1000)::bigint`
/** China keeps one zone without daylight saving; a fixed offset says the same as core/deadline. */
const local = (at: Sql): Sql => sql`(${at} at time zone interval '8 hours')`

/**
 * The relation `fact` of a source, as the world was at the end of a day: what was received until then, and of everything
 * later nothing. Read under row-level security, it holds what the reader may see. Uses matter_received and the primary keys.
 */
export function factsOf(source: Source, who: Who, asOf: Day, scope: Scope): Sql {
  const { tenant } = who
  const end = new Date(endOf(asOf))
  const until = (at: Sql): Sql => sql`case when ${at} < ${end} then ${at} end`
  const received = source === 'submission' ? sql`s.received_at` : sql`m.received_at`
  const where = join(
    [
      source === 'submission'
        ? sql`s.tenant = ${tenant} and s.received_at < ${end}`
        : sql`m.tenant = ${tenant} and m.received_at < ${end}`,
      ...(scope.from === undefined ? [] : [sql`${received} >= ${new Date(startOfDay(scope.from))}`]),
      ...(scope.to === undefined ? [] : [sql`${received} < ${new Date(endOf(scope.to))}`]),
      ...(scope.area === undefined ? [] : [sql`m.area_key >= ${scope.area} and m.area_key < ${`${scope.area}~`}`]),
      ...(scope.category === undefined
        ? []
        : scope.category === UNCATEGORISED
          ? [sql`m.category is null`]
          : [sql`(m.category = ${scope.category} or starts_with(m.category, ${`${scope.category}.`}))`]),
    ],
    ' and ',
  )
  const answered = until(source === 'submission' ? sql`s.answered_at` : sql`m.answered_at`)
  // a clock that stood still at that moment had no due date then
  const due = sql`case when c.pauses = '[]' or not exists (
      select from jsonb_array_elements(c.pauses) p where (p->>'from')::bigint < ${endOf(asOf)} and coalesce((p->>'until')::bigint, ${Number.MAX_SAFE_INTEGER}) >= ${endOf(asOf)})
    then c.due_at end`
  // staff may not read ratings from the matter; those whose post opens them get them through a function of their own
  const known = source === 'matter' && who.kind === 'staff'
  const rating = known ? sql`k.rating` : source === 'matter' ? sql`m.rating` : sql`null::smallint`
  const inner = sql`
    select ${source === 'submission' ? sql`s.id, s.person_times, s.channel, ${until(sql`s.withdrawn_at`)} as withdrawn_at` : sql`m.id, m.person_times, m.channel, null::timestamptz as withdrawn_at`},
      m.id as matter_id, ${received} as received_at, ${answered} as answered_at, ${until(sql`m.closed_at`)} as closed_at, ${due} as due_at, ${rating} as rating, m.ending, m.category, m.area_key,
      ${source === 'matter' ? sql`coalesce((m.move_counts->>'disagree')::int, 0) + coalesce((m.move_counts->>'recordDisagreement')::int, 0)` : sql`0`} as reopenings
    from ${source === 'submission' ? sql`submission s join matter m on m.tenant = s.tenant and m.id = s.matter_id` : sql`matter m`}
      left join matter_clock c on c.tenant = m.tenant and c.matter_id = m.id and c.clock = 'answer' and c.run = 1
      ${known ? sql`left join ratings_known() k on k.matter_id = m.id` : empty}
    where ${where}`
  return sql`
    world as (${inner}),
    fact as (
      select w.id, w.matter_id, ${ms(sql`w.received_at`)} as "receivedAt", ${ms(sql`w.answered_at`)} as "answeredAt", ${ms(sql`w.withdrawn_at`)} as "withdrawnAt",
        ${ms(sql`w.closed_at`)} as "closedAt", ${ms(sql`w.due_at`)} as "answerDueAt",
        ${ms(sql`w.answered_at - w.received_at`)} as "timeToAnswer", ${ms(sql`w.closed_at - w.received_at`)} as "timeToClose",
        (${local(sql`w.answered_at`)}::date - ${local(sql`w.received_at`)}::date) as "calendarDaysToAnswer", d2.ordinal - d1.ordinal as "workingDaysToAnswer",
        w.person_times as "personTimes", case when w.closed_at is not null then w.rating end as rating, case when w.closed_at is not null then w.ending end as ending,
        w.reopenings, w.channel, coalesce(w.category, ${UNCATEGORISED}) as category, to_char(${local(sql`w.received_at`)}, 'YYYY-MM') as month, w.area_key as area
      from world w
        left join calendar_day d1 on d1.day = ${local(sql`w.received_at`)}::date
        left join calendar_day d2 on d2.day = ${local(sql`w.answered_at`)}::date)`
}

/** Text of a compiler of core/measure, which holds nothing from outside. */
export const compiled = (text: string): Sql => (text === '' ? empty : raw(text))
