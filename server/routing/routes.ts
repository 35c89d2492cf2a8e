import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { addRule, changeRule, NewRule, removeRule } from './commands.ts'
import { listRules, RuleList, RuleView } from './queries.ts'

const Id = z.strictObject({ id: z.uuid() })
const Revision = z.strictObject({ revision: z.coerce.number().int().min(1) })

export const routingRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/routing-rules',
    tag: 'routing',
    summary: 'Which unit a category in an area goes to, and within which limit',
    door: 'staff',
    may: 'reference.read',
    reply: RuleList,
    handle: ({ act }) => listRules(act),
  }),
  route({
    method: 'POST',
    path: '/routing-rules',
    tag: 'routing',
    summary: 'Add a routing rule',
    door: 'staff',
    may: 'routing.edit',
    body: NewRule,
    reply: RuleView,
    status: 201,
    handle: ({ act, body }) => addRule(act, body),
  }),
  route({
    method: 'PUT',
    path: '/routing-rules/:id',
    tag: 'routing',
    summary: 'Change a routing rule of the revision one has seen',
    door: 'staff',
    may: 'routing.edit',
    params: Id,
    body: NewRule.extend({ revision: z.int().min(1) }),
    reply: RuleView,
    handle: ({ act, params, body: { revision, ...rule } }) => changeRule(act, params.id, revision, rule),
  }),
  route({
    method: 'DELETE',
    path: '/routing-rules/:id',
    tag: 'routing',
    summary: 'Remove a routing rule of the revision one has seen',
    door: 'staff',
    may: 'routing.edit',
    params: Id,
    query: Revision,
    reply: 'none',
    handle: ({ act, params, query }) => removeRule(act, params.id, query.revision),
  }),
]
