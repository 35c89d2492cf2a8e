/**
 * Tables as files. Reading NDJSON, CSV and XLSX row by row, with limits that hold against files made to do harm; writing
 * CSV and XLSX that spreadsheets open without running or changing what is in them.
 */
export { normaliseHeader } from './header.ts'
export { TABULAR_LIMITS, type TabularLimits } from './limits.ts'
export { type ReadOptions, readTable } from './readTable.ts'
export type { TableRow } from './records.ts'
export { type FileProblem, type RowError, type RowProblem, TabularRefused } from './refusal.ts'
export type { CellValue, TableOut } from './tableOut.ts'
export { writeCsv } from './writeCsv.ts'
export { writeXlsx } from './writeXlsx.ts'
