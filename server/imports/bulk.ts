import type { Tx } from '../database/index.ts'

/** A column of rows written together: its name, its type, its value in a row. Array types are passed as text and cast. */
export type Column<T> = readonly [name: string, type: string, value: (row: T) => unknown]

/**
 * Inserts rows of one tenant in one statement, a parameter per column. PostgreSQL parses this several times faster than
 * a list of values, and there is no limit of parameters to count against.
 *
 * @param tail what follows, such as `on conflict …`
 */
export async function insertRows<T>(
  tx: Tx,
  table: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
  tail = '',
): Promise<void> {
  if (rows.length === 0) return
  const names = columns.map(([name]) => name)
  const selected = columns.map(([name, type]) => (type.endsWith('[]') ? `r.${name}::${type}` : `r.${name}`))
  await tx.client.query({
    text: `insert into ${table} (tenant, ${names.join(', ')}) select $1, ${selected.join(', ')} from ${recordset(columns)} ${tail}`,
    values: [tx.who.tenant, ...arrays(rows, columns)],
  })
}

/**
 * Updates rows of one tenant in one statement; answers with how many there were.
 *
 * @param match a condition over `t`, the table, and `r`, the given row
 * @param set   assignments, where `r` is the given row
 */
export async function updateRows<T>(
  tx: Tx,
  table: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
  { set, match }: { set: string; match: string },
): Promise<number> {
  if (rows.length === 0) return 0
  const { rowCount } = await tx.client.query({
    text: `update ${table} t set ${set} from ${recordset(columns)} where t.tenant = $1 and ${match}`,
    values: [tx.who.tenant, ...arrays(rows, columns)],
  })
  return rowCount ?? 0
}

const recordset = <T>(columns: readonly Column<T>[]): string =>
  `unnest(${columns.map(([, type], at) => `$${at + 2}::${type.endsWith('[]') ? 'text' : type}[]`).join(', ')}) as r(${columns.map(([name]) => name).join(', ')})`

const arrays = <T>(rows: readonly T[], columns: readonly Column<T>[]): unknown[][] =>
  columns.map(([, , value]) => rows.map(value))
