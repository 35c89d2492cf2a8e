export { auditRoutes } from './routes.ts'
export { anchorHead, sealOnce } from './seal.ts'
export { type AuditProblem, type AuditReport, verifyAudit } from './verify.ts'
