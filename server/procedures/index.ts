export { migrateProceduresOnce } from './migrate.ts'
export { procedureRoutes } from './routes.ts'
