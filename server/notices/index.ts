export { deliverOnce } from './deliver.ts'
export { noticeRoutes } from './routes.ts'
