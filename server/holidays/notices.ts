import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { type CalendarNotice, calendarNoticeSchema } from '../../core/deadline/index.ts'
import { administering } from '../accounts/index.ts'
import { calendarFiles } from '../calendar/index.ts'
import type { Tx } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { linesById, MatterLine } from '../matters/index.ts'
import { calendarWith } from './preview.ts'

const Holiday = z.strictObject({
  name: z.string(),
  off: z.array(z.string()),
  work: z.array(z.string()),
})
export const Calendar = z.strictObject({
  edition: z.string(),
  knownUntil: z.string(),
  notices: z.array(
    z.strictObject({
      year: z.int(),
      document: z.string(),
      number: z.string().nullable(),
      issued: z.string(),
      holidays: z.array(Holiday),
      /** when it was entered here; null for what came with the product */
      appliedAt: z.string().nullable(),
      /** matters of which a deadline moved, of this authority */
      moved: z.int().nullable(),
    }),
  ),
  /** matters whose deadlines are still to be reckoned anew */
  left: z.int(),
})

/** Notices that arrived after the product was shipped, oldest first. */
export async function arrivedNotices(tx: Tx): Promise<CalendarNotice[]> {
  const rows = await tx.all<{ body: unknown }>(sql`select body from calendar_notice order by issued`)
  return rows.map(({ body }) => calendarNoticeSchema.parse(body))
}

/** The calendar in force: every notice it consists of, newest first, and what the arrived ones did. */
export async function readCalendar(act: Act): Promise<z.input<typeof Calendar>> {
  demand(act, 'reference.read')
  const { calendar } = act.kernel
  const { arrived, left } = await administering(act).read(async (tx) => ({
    arrived: await tx.all<{ body: unknown; applied_at: Date; moved: number }>(sql`
      select n.body, n.applied_at, (select count(distinct e.matter_id)::int from matter_event e where e.tenant = ${act.tenant} and e.move = 'calendar' and e.data->>'edition' = n.issued::text) as moved
      from calendar_notice n order by n.issued desc`),
    left: await tx.one<{ n: number }>(
      sql`select count(distinct matter_id)::int as n from matter_clock where tenant = ${act.tenant} and state in ('running', 'paused') and edition <> ${calendar.edition}`,
    ),
  }))
  const said = ({ year, source, holidays }: CalendarNotice) => ({
    year,
    document: source.document,
    number: source.number,
    issued: source.issued,
    holidays: holidays.map(({ name, off, work }) => ({
      name: act.language === 'en' ? name.en : name.zh,
      off: off === undefined ? [] : [...off],
      work: [...work],
    })),
  })
  const shipped = calendarFiles()
    .flatMap(({ year, source, holidays, amendments }) => [
      { year, source, holidays },
      ...amendments.map((one) => ({ year, ...one })),
    ])
    .toSorted((a, b) => (a.source.issued < b.source.issued ? 1 : -1))
  return {
    edition: calendar.edition,
    knownUntil: calendar.knownUntil,
    notices: [
      ...arrived.map(({ body, applied_at, moved }) => ({
        ...said(calendarNoticeSchema.parse(body)),
        appliedAt: applied_at.toISOString(),
        moved,
      })),
      ...shipped.map((one) => ({ ...said(one), appliedAt: null, moved: null })),
    ],
    left: left.n,
  }
}

/**
 * Puts a notice into force for the whole installation. Every node hears of it within a minute, and every open deadline is then
 * reckoned anew; whoever is concerned is told once.
 *
 * @throws {Refused} 422 as the preview
 */
export async function applyNotice(act: Act, notice: CalendarNotice): Promise<{ edition: string }> {
  demand(act, 'calendar.manage')
  const reply = await administering(act).once({ notice }, async (tx) => {
    const { edition } = await calendarWith(act, notice)
    await tx.run(
      sql`insert into calendar_notice (id, year, issued, body, tenant, applied_by) values (${randomUUID()}, ${notice.year}, ${notice.source.issued}::date, ${JSON.stringify(notice)}, ${act.tenant}, ${act.staff?.account ?? null})`,
    )
    await tx.run(
      sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, 'calendar.notice', 'calendar', ${edition}, ${JSON.stringify({ year: notice.year, number: notice.source.number })}, ${act.trace})`,
    )
    return { edition: edition as string }
  })
  await act.kernel.reloadCalendar()
  return reply
}

export const MovedQuery = z.strictObject({
  edition: z.iso.date(),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const MovedList = z.strictObject({
  items: z.array(
    z.strictObject({
      matter: MatterLine,
      at: z.string(),
      moved: z.array(z.strictObject({ clock: z.string(), from: z.string(), to: z.string() })),
    }),
  ),
  next: z.string().nullable(),
})

/** The matters whose deadlines a notice moved, as far as one may see them. Uses matter_event_calendar. */
export async function listMoved(act: Act, { edition, cursor, limit }: z.output<typeof MovedQuery>) {
  demand(act, 'matter.list')
  const after = cursor === undefined ? undefined : positionOf(cursor)
  return act.read(async (tx) => {
    const rows = await tx.all<{
      id: string
      at: Date
      mark: string
      moved: { clock: string; from: string; to: string }[]
      titles: Record<string, { zh: string; en: string }>
    }>(sql`
      select e.matter_id as id, e.at, e.at::text as mark, e.data->'moved' as moved,
        (select jsonb_object_agg(c.key, c.value->'title') from json_each(p.body->'clocks') c) as titles
      from matter_event e join matter m on m.tenant = e.tenant and m.id = e.matter_id
        join procedure_version p on p.tenant = m.tenant and p.id = m.procedure_id and p.version = m.procedure_version
      where e.tenant = ${act.tenant} and e.move = 'calendar' and e.data->>'edition' = ${edition}
        ${after === undefined ? sql`` : sql`and (e.at, e.matter_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      order by e.at desc, e.matter_id desc limit ${limit + 1}`)
    const page = rows.slice(0, limit)
    const lines = await linesById(
      act,
      tx,
      page.map(({ id }) => id),
    )
    const last = page.at(-1)
    return {
      items: page.flatMap(({ id, at, moved, titles }) => {
        const matter = lines.get(id)
        const said = moved.map(({ clock, ...days }) => {
          const title = titles[clock]
          return { clock: title === undefined ? clock : act.language === 'en' ? title.en : title.zh, ...days }
        })
        return matter === undefined ? [] : [{ matter, at: at.toISOString(), moved: said }]
      }),
      next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
    }
  })
}
