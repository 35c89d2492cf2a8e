import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { startOfDay } from '../../core/deadline/index.ts'
import type { Source } from '../../core/measure/index.ts'
import type { Tx } from '../database/index.ts'
import type { Due } from './dues.ts'
import type { Meanings } from './meanings.ts'
import { clockFor, endOf, type Question, UNCATEGORISED } from './question.ts'

/**
 * What the rows of matters, submissions and clocks say of the world at the end of a day, one row per fact. `turned`: the
 * timeline has more to say. `reopened`: it was opened again after an end, ever, so that its row may not say how it ended then.
 */
export function worldOf(
  { who }: Tx,
  source: Source,
  meanings: Meanings,
  dues: readonly Due[],
  { asOf, scope }: Question,
): Sql {
  const end = new Date(endOf(asOf))
  const until = (at: Sql): Sql => sql`case when ${at} < ${end} then ${at} end`
  const { turns, reopening } = meanings
  const clock = clockFor(source)
  const rating = ratingOf(who.kind === 'staff', source, end, meanings)
  const { own, from, received, answered } = {
    submission: {
      own: sql`s.id, s.person_times, s.channel, ${until(sql`s.withdrawn_at`)} as withdrawn_at`,
      from: sql`submission s join matter m on m.tenant = s.tenant and m.id = s.matter_id`,
      received: sql`s.received_at`,
      answered: sql`s.answered_at`,
    },
    matter: {
      own: sql`m.id, m.person_times, m.channel, case when m.ending = 'withdrawn' then ${until(sql`m.closed_at`)} end as withdrawn_at`,
      from: sql`matter m`,
      received: sql`m.received_at`,
      answered: sql`m.answered_at`,
    },
    part: {
      own: sql`m.id, m.person_times, m.channel, case when m.ending = 'withdrawn' then ${until(sql`m.closed_at`)} end as withdrawn_at`,
      from: sql`matter m`,
      received: sql`m.received_at`,
      answered: sql`case when c.state = 'done' then c.ended_at end`,
    },
  }[source]
  const where = join(
    [
      sql`${source === 'submission' ? sql`s` : sql`m`}.tenant = ${who.tenant} and ${received} < ${end}`,
      source === 'part' ? sql`m.parent_id is not null` : sql`m.parent_id is null`,
      // a split that was undone counts nowhere; what is split off later was not there yet, although received with the whole
      sql`(m.ending is distinct from 'merged' or m.closed_at >= ${end})`,
      sql`(m.split_from is null or (select b.at < ${end} from matter_event b where b.tenant = m.tenant and b.matter_id = m.id and b.seq = 1))`,
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
  return sql`
    select ${own}, m.id as matter_id, m.procedure_id, ${ever(turns)} as turned, ${ever(reopening)} as reopened,
      m.split_from is not null as split_off, ${received} as received_at, ${until(answered)} as answered_at, ${until(sql`m.closed_at`)} as closed_at,
      ${dueOf('c', end, dues)} as due_at, a.started_at as again_since, ${dueOf('a', end, dues)} as again_due_at, ${rating.value} as rating,
      m.ending, m.category, m.area_key
    from ${from}
      left join matter_clock c on c.tenant = m.tenant and c.matter_id = m.id and c.clock = ${clock} and c.run = 1
      left join lateral (
        select * from matter_clock n
        where ${ever(turns)} and n.tenant = m.tenant and n.matter_id = m.id and n.clock = ${clock} and n.run > 1
          and n.started_at < ${end} and (n.ended_at is null or n.ended_at >= ${end}) limit 1) a on true
      ${rating.from}
    where ${where}`
}

/** Whether one of these moves was ever made. What was migrated may not say so any more; its timeline does. */
const ever = (moves: readonly string[]): Sql => sql`(m.move_counts ?| ${moves} or m.earlier_versions <> '[]')`

/** A clock that stood still at that moment had no due date then, unless `dues` says that its time was up before. */
function dueOf(run: string, end: Date, dues: readonly Due[]): Sql {
  const r = raw(run)
  const now = sql`case when ${r}.pauses = '[]' or not exists (
      select from jsonb_array_elements(${r}.pauses) p where (p->>'from')::bigint < ${end.getTime()} and coalesce((p->>'until')::bigint, ${Number.MAX_SAFE_INTEGER}) >= ${end.getTime()})
    then ${r}.due_at end`
  if (dues.length === 0) return now
  const then = Object.fromEntries(dues.map(({ matter, run: number, dueAt }) => [`${matter} ${number}`, dueAt]))
  return sql`coalesce((${JSON.stringify(then)}::jsonb->>(${r}.matter_id || ' ' || ${r}.run))::timestamptz, ${now})`
}

/**
 * The rating in force at that moment. Staff may not read ratings from the matter; those whose post opens them get them
 * through a function of their own.
 */
function ratingOf(
  isStaff: boolean,
  source: Source,
  end: Date,
  { reopening, ratings }: Meanings,
): { value: Sql; from: Sql } {
  if (source !== 'matter') return { value: sql`null::smallint`, from: empty }
  const asked = JSON.stringify(ratings)
  if (isStaff)
    return {
      value: sql`k.rating`,
      from: sql`left join ratings_known_on(${end}, ${reopening}, ${asked}::jsonb) k on k.matter_id = m.id`,
    }
  return {
    value: sql`case when ${ever(reopening)} then (
        select (e.rated->>(${asked}::jsonb->m.procedure_id->>e.move))::smallint from matter_event e
        where e.tenant = m.tenant and e.matter_id = m.id and e.at < ${end} and not e.undone and e.rated ? (${asked}::jsonb->m.procedure_id->>e.move)
        order by e.seq desc limit 1)
      else m.rating end`,
    from: empty,
  }
}
