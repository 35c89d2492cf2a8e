export { type RequestReport, reportRequests } from './report.ts'
