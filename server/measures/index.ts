export { type PublicStatistics, publicStatistics } from './public.ts'
export { type RequestReport, reportRequests } from './report.ts'
export { statisticsRoutes } from './routes.ts'
