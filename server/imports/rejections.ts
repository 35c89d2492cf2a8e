import sql from 'sql-template-tag'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import type { Rejection } from './job.ts'

/** A rejection with the row as it was sent. */
export type Refused = Rejection & { raw: unknown }

/** Rows kept sealed for the workbook that goes back to the sender; beyond that the line and the reason are enough. */
const ROWS_KEPT = 5000
const ROW_CHARS = 60_000

const place = (importId: string, line: number) => ({
  table: 'import_rejection',
  column: 'row',
  row: `${importId}:${line}`,
})

/** Writes rejections down. @param already how many there were before these */
export async function keepRejections(
  tx: Tx,
  keys: TenantKeys | undefined,
  importId: string,
  refused: readonly Refused[],
  already: number,
): Promise<void> {
  if (refused.length === 0) return
  const rows = refused.map(({ raw, ...rejection }, at) => {
    const text = raw === undefined || already + at >= ROWS_KEPT ? '' : JSON.stringify(raw)
    const kept = keys !== undefined && text !== '' && text.length <= ROW_CHARS
    return { ...rejection, sealed: kept ? keys.seal(text, place(importId, rejection.line)).toString('hex') : null }
  })
  await tx.run(sql`insert into import_rejection (tenant, import_id, line, source_id, field, code, params, row_sealed)
    select ${tx.who.tenant}, ${importId}, r.line, r."sourceId", r.field, r.code, r.params, decode(r.sealed, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(line integer, "sourceId" text, field text, code text, params jsonb, sealed text)
    on conflict do nothing`)
}

/** The row as it was sent; undefined where it was not kept. */
export function openRow(
  keys: TenantKeys,
  importId: string,
  line: number,
  sealed: Buffer | null,
): Record<string, unknown> | undefined {
  return sealed === null
    ? undefined
    : (JSON.parse(keys.openText(sealed, place(importId, line))) as Record<string, unknown>)
}
