import type pg from 'pg'
import sql from 'sql-template-tag'
import { addDays, day, isWorkingDay, type WorkCalendar } from '../../core/deadline/index.ts'
import { transact } from '../database/index.ts'

/** Days that reports can count: before and after what the notices settle, weekends alone are off. */
const FIRST = day('2000-01-01')
const LAST = day('2049-12-31')

const done = new WeakMap<pg.Pool, string>()

/**
 * Writes the working days of the calendar into the table that reports count with, when its edition is another one than
 * the last time. Several nodes may do so at once.
 */
export async function syncCalendar(pool: pg.Pool, calendar: WorkCalendar): Promise<void> {
  const { edition } = calendar
  if (done.get(pool) === edition) return
  await transact(pool, { kind: 'system', tenant: '' }, async (tx) => {
    await tx.run(sql`lock table calendar_edition in share row exclusive mode`)
    const last = await tx.maybe<{ edition: string }>(
      sql`select edition from calendar_edition order by applied_at desc, edition desc limit 1`,
    )
    if (last?.edition === edition) return
    const days: string[] = []
    const working: boolean[] = []
    const ordinals: number[] = []
    const known: boolean[] = []
    let ordinal = 0
    for (let at = FIRST; at <= LAST; at = addDays(at, 1)) {
      const works = isWorkingDay(at, calendar)
      if (works) ordinal += 1
      days.push(at)
      working.push(works)
      ordinals.push(ordinal)
      known.push(at >= calendar.knownFrom && at <= calendar.knownUntil)
    }
    await tx.run(sql`delete from calendar_day`)
    await tx.run(sql`insert into calendar_day (day, working, ordinal, known)
      select * from unnest(${days}::date[], ${working}::boolean[], ${ordinals}::integer[], ${known}::boolean[])`)
    await tx.run(sql`insert into calendar_edition (edition, applied_at) values (${edition}, clock_timestamp())
      on conflict (edition) do update set applied_at = excluded.applied_at`)
  })
  done.set(pool, edition)
}
