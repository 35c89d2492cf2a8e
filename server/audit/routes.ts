import { type Route, route } from '../http/index.ts'
import { AuditPage, AuditQuery, listAudit } from './trail.ts'

export const auditRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/audit',
    tag: 'audit',
    summary: 'Who did or read what, newest first',
    door: 'staff',
    may: 'audit.read',
    query: AuditQuery,
    reply: AuditPage,
    handle: ({ act, query }) => listAudit(act, query),
  }),
]
