export { procedureRoutes } from './routes.ts'
