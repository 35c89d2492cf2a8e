import sql from 'sql-template-tag'
import { z } from 'zod'
import { FileReply } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Language, say } from '../messages/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { type CellValue, writeXlsx } from '../tabular/index.ts'
import { neededFields, type RequestField, requestFields } from './columns.ts'
import type { Rejection } from './job.ts'
import { openRow } from './rejections.ts'
import { wishToCancel } from './upload.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const PAGE = 200

export const ImportView = z.strictObject({
  id: z.uuid(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  fileName: z.string(),
  dryRun: z.boolean(),
  rowsRead: z.int(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  /** share of the file that has been read, 0 to 1 */
  progress: z.number(),
  /** why it ended early */
  error: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
})
export const ImportList = z.strictObject({ items: z.array(ImportView) })
export const RejectionPage = z.strictObject({
  items: z.array(
    z.strictObject({
      line: z.int(),
      sourceId: z.string().nullable(),
      field: z.string().nullable(),
      code: z.string(),
      detail: z.string(),
    }),
  ),
  next: z.string().nullable(),
})

type JobRow = {
  id: string
  state: z.input<typeof ImportView>['state']
  file_name: string
  dry_run: boolean
  rows_read: number
  created: number
  changed: number
  unchanged: number
  rejected: number
  progress: number
  error: string | null
  started_at: Date
  finished_at: Date | null
}

/** A running import that nobody has heard of for a minute died with its process; the same file goes on where it stopped. */
const jobColumns = sql`id, file_name, dry_run, rows_read, created, changed, unchanged, rejected, progress, started_at, finished_at,
  case when state = 'running' and heard_at < clock_timestamp() - interval '1 minute' then 'failed' else state end as state,
  case when state = 'running' and heard_at < clock_timestamp() - interval '1 minute' then 'import.interrupted' else error end as error`

const viewOf = (row: JobRow, language: Language): z.input<typeof ImportView> => ({
  id: row.id,
  state: row.state,
  fileName: row.file_name,
  dryRun: row.dry_run,
  rowsRead: row.rows_read,
  created: row.created,
  changed: row.changed,
  unchanged: row.unchanged,
  rejected: row.rejected,
  progress: row.progress,
  error: row.error === null ? null : say(language, `problem.${row.error}`),
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
})

export async function readImport(act: Act, id: string): Promise<z.input<typeof ImportView>> {
  demand(act, 'import.run')
  const row = await act.read((tx) =>
    tx.maybe<JobRow>(sql`select ${jobColumns} from import_job where tenant = ${act.tenant} and id = ${id}`),
  )
  if (row === undefined) throw notFound()
  return viewOf(row, act.language)
}

/** The latest imports of the tenant. */
export async function listImports(act: Act): Promise<z.input<typeof ImportList>> {
  demand(act, 'import.run')
  const rows = await act.read((tx) =>
    tx.all<JobRow>(
      sql`select ${jobColumns} from import_job where tenant = ${act.tenant} order by started_at desc, id limit 50`,
    ),
  )
  return { items: rows.map((row) => viewOf(row, act.language)) }
}

export async function cancelImport(act: Act, id: string): Promise<z.input<typeof ImportView>> {
  const before = await readImport(act, id)
  if (before.state !== 'running') return before
  await wishToCancel(act.kernel, act.tenant, id, act.staff?.account ?? '')
  return readImport(act, id)
}

type RejectionRow = {
  line: number
  source_id: string | null
  field: RequestField | null
  code: string
  params: Record<string, string | number>
  row_sealed: Buffer | null
}

/** The reason for people, which says what to put right. */
export function rejectionText(
  { code, field, params }: Pick<Rejection, 'code' | 'field' | 'params'>,
  language: Language,
): string {
  return say(language, `problem.${code}`, {
    ...params,
    field: field === null ? '' : say(language, `importField.${field}`),
  })
}

const rejectionsAfter = (act: Act, id: string, line: number, limit: number) =>
  act.read((tx) =>
    tx.all<RejectionRow>(sql`select line, source_id, field, code, params, row_sealed from import_rejection
      where tenant = ${act.tenant} and import_id = ${id} and line > ${line} order by line limit ${limit}`),
  )

/** Rejected rows in order of the file, a page at a time. By the primary key. */
export async function listRejections(
  act: Act,
  id: string,
  cursor: string | undefined,
): Promise<z.input<typeof RejectionPage>> {
  await readImport(act, id)
  const after = cursor === undefined ? 0 : Number(cursor)
  if (!Number.isSafeInteger(after) || after < 0 || after > 2_000_000_000) throw new Refused(400, 'cursor')
  const rows = await rejectionsAfter(act, id, after, PAGE + 1)
  const page = rows.slice(0, PAGE)
  return {
    items: page.map((row) => ({
      line: row.line,
      sourceId: row.source_id,
      field: row.field,
      code: row.code,
      detail: rejectionText(row, act.language),
    })),
    next: rows.length > PAGE ? String(page.at(-1)?.line ?? '') : null,
  }
}

/** The rejected rows as they were sent, each with its line and what is wrong: to be put right and sent again. Audited. */
export async function rejectionWorkbook(act: Act, id: string): Promise<FileReply> {
  const { fileName } = await readImport(act, id)
  const keys = await act.kernel.keysOf(act.tenant)
  await act.write((tx) =>
    tx.run(sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, trace)
      values (${act.tenant}, ${act.staff?.account ?? ''}, 'import.rejections', 'import', ${id}, ${act.trace})`),
  )
  async function* rows(): AsyncGenerator<CellValue[]> {
    for (let after = 0; ; ) {
      const page = await rejectionsAfter(act, id, after, 1000)
      for (const row of page) {
        const sent = openRow(keys, id, row.line, row.row_sealed) ?? { id: row.source_id }
        yield [row.line, ...requestFields.map((field) => cellOf(sent[field])), rejectionText(row, act.language)]
      }
      const last = page.at(-1)
      if (last === undefined) return
      after = last.line
    }
  }
  const { language } = act
  const columns = [
    { title: say(language, 'importColumn.line'), width: 8 },
    ...requestFields.map((field) => ({
      title: titleOf(field, language),
      width: field === 'detail' || field === 'reply' ? 40 : 18,
    })),
    { title: say(language, 'importColumn.reason'), width: 50 },
  ]
  const name = `${fileName.replace(/\.[^.]*$/, '')}-${say(language, 'importColumn.reason')}.xlsx`
  return new FileReply(XLSX, writeXlsx({ columns, rows: rows() }), name)
}

function cellOf(value: unknown): CellValue {
  if (
    value === undefined ||
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  )
    return value
  return JSON.stringify(value)
}

/** A star for what no row can do without. */
const titleOf = (field: RequestField, language: Language): string =>
  say(language, `importField.${field}`) + ((neededFields as readonly string[]).includes(field) ? '*' : '')

/** An empty table with the columns an import understands. */
export function importTemplate(act: Act): FileReply {
  demand(act, 'import.run')
  const fields = requestFields.filter((field) => field !== 'support' && field !== 'against')
  const columns = fields.map((field) => ({
    title: titleOf(field, act.language),
    width: field === 'detail' || field === 'reply' ? 50 : 18,
  }))
  const rows: Iterable<CellValue[]> = []
  return new FileReply(XLSX, writeXlsx({ columns, rows }), `${say(act.language, 'importColumn.template')}.xlsx`)
}
