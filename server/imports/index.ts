export { importRequests } from './import.ts'
export type { Rejection } from './job.ts'
export { ColumnsMissing, type ImportProgress, type ImportResult } from './run.ts'
