import { type Route, route } from '../http/index.ts'
import { Reference, readReference } from './queries.ts'

export const referenceRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/reference',
    tag: 'reference',
    summary: 'Areas, units, categories, colleagues, procedures and roles, in one answer',
    door: 'staff',
    may: 'reference.read',
    reply: Reference,
    handle: ({ act }) => readReference(act),
  }),
]
