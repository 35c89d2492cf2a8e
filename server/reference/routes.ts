import { type Route, route } from '../http/index.ts'
import { Coverage, readCoverage } from './coverage.ts'
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
  route({
    method: 'GET',
    path: '/reference/coverage',
    tag: 'reference',
    summary: 'Addresses without a grid and grids without anybody in charge, in one’s own areas',
    door: 'staff',
    may: 'statistics.read',
    reply: Coverage,
    handle: ({ act }) => readCoverage(act),
  }),
]
