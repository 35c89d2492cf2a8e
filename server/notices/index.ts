export { deliverOnce } from './deliver.ts'
export { askForReports } from './reports.ts'
export { noticeRoutes } from './routes.ts'
export { sendOnce } from './send.ts'
