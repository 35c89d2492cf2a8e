import { z } from 'zod'
import { diagram } from '../../core/procedure/index.ts'
import { FileReply, type Route, route } from '../http/index.ts'
import { publishedProcedure } from './queries.ts'
import { ProcedureView, viewOf } from './view.ts'

const Version = z.strictObject({ id: z.string().max(40), version: z.coerce.number().int().min(1).max(1_000_000) })

export const procedureRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/procedures/:id/:version',
    tag: 'procedures',
    summary: 'A procedure: stages, who acts, moves, deadlines with their clauses',
    door: 'staff',
    may: 'reference.read',
    params: Version,
    reply: ProcedureView,
    handle: async ({ act, params }) => viewOf(act, await publishedProcedure(act, params.id, params.version)),
  }),
  route({
    method: 'GET',
    path: '/procedures/:id/:version/diagram',
    tag: 'procedures',
    summary: 'The diagram of a procedure, with the stage a matter stands in',
    door: 'staff',
    may: 'reference.read',
    params: Version,
    query: z.strictObject({ stage: z.string().max(40).optional(), lang: z.enum(['zh', 'en']).optional() }),
    reply: 'file',
    async handle({ act, params, query }) {
      const procedure = await publishedProcedure(act, params.id, params.version)
      const lang = query.lang ?? (act.language === 'en' ? 'en' : 'zh')
      return new FileReply('image/svg+xml; charset=utf-8', diagram(procedure, { stage: query.stage, lang }))
    },
  }),
]
