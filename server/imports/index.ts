export { importRequests } from './import.ts'
export { rejectionText } from './queries.ts'
export { importRoutes } from './routes.ts'
export { ColumnsMissing } from './run.ts'
