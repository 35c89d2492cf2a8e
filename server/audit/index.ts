export { setAnchorsAside } from './anchor.ts'
export { auditRoutes } from './routes.ts'
export { resumeSealing, sealOnce } from './seal.ts'
export { type AuditProblem, type AuditReport, verifyAudit } from './verify.ts'
