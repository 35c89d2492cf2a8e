export { type PublicStatistics, publicStatistics } from './public.ts'
export { reportRequests } from './report.ts'
export { statisticsRoutes } from './routes.ts'
