import sql, { empty } from 'sql-template-tag'
import { dayOf, deadline, instant, type Term } from '../../core/deadline/index.ts'
import type { Source } from '../../core/measure/index.ts'
import type { Tx } from '../database/index.ts'
import { procedureVersion } from '../matters/index.ts'
import type { Meanings } from './meanings.ts'
import { clockFor, endOf, type Question } from './question.ts'

/** A run of a clock and the due date it had at the end of the day, where its row has another one or none. */
export type Due = { matter: string; run: number; dueAt: string }

type Run = {
  matter_id: string
  run: number
  started_at: Date
  term_amount: number
  term_unit: Term['unit']
  extensions: Term[]
  pauses: { from: number; until: number | null }[]
  due_at: Date | null
  procedure_id: string
  procedure_version: number
  /** extensions granted by the end of the day */
  granted: number
}

/**
 * The due dates at the end of a day that the rows of the clocks do not say, reckoned by the rules of the clocks themselves:
 * of runs that were lengthened or stood still later; and of those that stand still although their time was up before. So
 * nothing gets out of what is overdue by asking the resident afterwards.
 *
 * The limit of the routing table and the holidays are taken as they stand today: both are known by what they are, not by
 * when somebody entered them. Few runs are looked at: those without a due date (matter_clock_undue), and on a day gone by
 * also those open then that were ever lengthened or stopped.
 */
export async function duesThen(tx: Tx, source: Source, { all }: Meanings, question: Question): Promise<Due[]> {
  const clock = clockFor(source)
  const end = endOf(question.asOf)
  const until = new Date(end)
  const isPast = question.asOf < dayOf(question.now)
  const extending = all
    .filter(({ name, value }) => name === 'extends' && value === clock)
    .map(({ procedure, move }) => ({ procedure, move }))
  const runs = await tx.all<Run>(sql`
    select c.matter_id, c.run, c.started_at, c.term_amount, c.term_unit, c.extensions, c.pauses, c.due_at, m.procedure_id, m.procedure_version,
      ${
        isPast
          ? sql`(select count(*)::integer from matter_event e join jsonb_to_recordset(${JSON.stringify(extending)}::jsonb) as x(procedure text, move text) on x.procedure = m.procedure_id and x.move = e.move
              where e.tenant = c.tenant and e.matter_id = c.matter_id and e.at >= c.started_at and e.at < ${until} and not e.undone)`
          : sql`jsonb_array_length(c.extensions)`
      } as granted
    from matter_clock c join matter m on m.tenant = c.tenant and m.id = c.matter_id
    where c.tenant = ${tx.who.tenant} and c.clock = ${clock} and c.started_at < ${until} and (c.due_at is null
      ${isPast ? sql`or ((c.extensions <> '[]' or c.pauses <> '[]') and (c.ended_at is null or c.ended_at >= ${until}))` : empty})`)
  const dues: Due[] = []
  for (const run of runs) {
    const pauses = run.pauses
      .filter(({ from }) => from < end)
      .map(({ from, until }) => ({
        from: instant(from),
        until: until === null || until >= end ? null : instant(until),
      }))
    const later = pauses.length < run.pauses.length || run.pauses.some(({ until }) => until !== null && until >= end)
    if (run.due_at !== null && !later && run.granted >= run.extensions.length) continue
    const procedure = await procedureVersion(tx, run.procedure_id, run.procedure_version)
    const due = deadline({
      start: instant(run.started_at.getTime()),
      term: { amount: run.term_amount, unit: run.term_unit },
      calendar: question.calendar,
      pauses,
      afterPause: procedure.clocks[clock]?.afterPause ?? 'continue',
      extensions: run.extensions.slice(0, run.granted),
    })
    if (!due.paused) dues.push({ matter: run.matter_id, run: run.run, dueAt: new Date(due.dueAt).toISOString() })
  }
  return dues
}
