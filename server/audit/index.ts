export { setAnchorsAside } from './anchor.ts'
export { auditRoutes } from './routes.ts'
export { resumeSealing, sealOnce } from './seal.ts'
export { verifyAudit } from './verify.ts'
