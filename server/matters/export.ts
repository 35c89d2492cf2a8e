import sql, { empty, type Sql } from 'sql-template-tag'
import { transact } from '../database/index.ts'
import { FileReply } from '../http/index.ts'
import { type Act, demand, type Kernel, systemWho } from '../kernel/index.ts'
import { type Language, say, textOf } from '../messages/index.ts'
import { Refused } from '../problem/index.ts'
import { type CellValue, type TableOut, writeCsv, writeXlsx } from '../tabular/index.ts'
import { conditionsOf, endingText, type MatterFilter } from './queries.ts'

/** More than this is asked of the command line, which streams. */
const ROWS_AT_MOST = 50_000

const columns = [
  'number',
  'title',
  'category',
  'area',
  'channel',
  'stage',
  'ending',
  'unit',
  'petitioner',
  'personTimes',
  'receivedAt',
  'answeredAt',
  'closedAt',
  'dueDay',
] as const

type ExportRow = {
  id: string
  number: string
  title: string
  category: { zh: string; en: string } | null
  area: string
  channel: string
  stage: { zh: string; en: string }
  ending: string | null
  unit: string | null
  petitioner: string | null
  person_times: number
  received_at: Date
  answered_at: Date | null
  closed_at: Date | null
  due_day: string | null
}

const exportRows = (conditions: Sql, limit: number): Sql => sql`
  select m.id, m.number, m.title, c.name as category, a.name as area, m.channel, p.body->'stages'->m.stage->'title' as stage, m.ending, o.name as unit,
    (select name_masked from submission s where s.tenant = m.tenant and s.matter_id = m.id order by s.received_at limit 1) as petitioner, m.person_times, m.received_at, m.answered_at, m.closed_at, m.due_day
  from matter m left join category c on c.tenant = m.tenant and c.code = m.category left join area a on a.tenant = m.tenant and a.key = m.area_key
    left join organization o on o.tenant = m.tenant and o.id = m.unit_id
    left join procedure_version p on p.tenant = m.tenant and p.id = m.procedure_id and p.version = m.procedure_version
  where ${conditions} order by m.received_at, m.id limit ${limit}`

/** The list as staff see it, personal facts masked, as a spreadsheet. Audited. */
export async function exportMatters(act: Act, filter: MatterFilter, format: 'xlsx' | 'csv'): Promise<FileReply> {
  demand(act, 'matter.export')
  const rows = await act.write(async (tx) => {
    const found = await tx.all<ExportRow>(exportRows(conditionsOf(act, filter), ROWS_AT_MOST + 1))
    if (found.length > ROWS_AT_MOST) throw new Refused(422, 'export.tooMany', { params: { max: ROWS_AT_MOST } })
    await tx.run(
      sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, 'matter.export', 'list', 'matter', ${JSON.stringify({ rows: found.length, format })}, ${act.trace})`,
    )
    return found
  })
  const { language } = act
  const table = tableOf(
    language,
    rows.map((row) => cellsOf(row, language)),
  )
  const name = `${say(language, 'export.matters')}-${local(new Date(act.kernel.now())).slice(0, 10)}`
  return format === 'csv'
    ? new FileReply('text/csv; charset=utf-8', writeCsv(table), `${name}.csv`)
    : new FileReply(
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        writeXlsx(table),
        `${name}.xlsx`,
      )
}

const PAGE = 1000

/**
 * All matters of a tenant as a table whose rows are read while they are written, for the operator. Audited before the first row.
 *
 * @param onRow called with the number of rows so far
 */
export function everyMatter(
  kernel: Kernel,
  tenant: string,
  language: Language,
  onRow: (rows: number) => void,
): TableOut {
  async function* rows(): AsyncGenerator<readonly CellValue[]> {
    await transact(kernel.pool, systemWho(tenant), (tx) =>
      tx.run(
        sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id) values (${tenant}, 'operator', 'matter.export', 'list', 'matter')`,
      ),
    )
    let after: ExportRow | undefined
    let count = 0
    do {
      const last: ExportRow | undefined = after
      const conditions = sql`m.tenant = ${tenant} ${last === undefined ? empty : sql`and (m.received_at, m.id) > (${last.received_at}, ${last.id}::uuid)`}`
      const page = await transact(
        kernel.pool,
        systemWho(tenant),
        (tx) => tx.all<ExportRow>(exportRows(conditions, PAGE)),
        'read',
      )
      for (const row of page) yield cellsOf(row, language)
      count += page.length
      onRow(count)
      after = page.length === PAGE ? page.at(-1) : undefined
    } while (after !== undefined)
  }
  return tableOf(language, rows())
}

const tableOf = (language: Language, rows: TableOut['rows']): TableOut => ({
  columns: columns.map((column) => ({
    title: say(language, `column.${column}`),
    width: column === 'title' ? 40 : 16,
  })),
  rows,
})

const local = (date: Date | null): string =>
  date === null ? '' : new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const cellsOf = (r: ExportRow, language: Language): CellValue[] => [
  r.number,
  r.title,
  r.category === null ? '' : textOf(r.category, language),
  r.area,
  say(language, `channel.${r.channel}`),
  textOf(r.stage, language),
  endingText(r.ending, language),
  r.unit ?? '',
  r.petitioner ?? '',
  r.person_times,
  local(r.received_at),
  local(r.answered_at),
  local(r.closed_at),
  r.due_day ?? '',
]
