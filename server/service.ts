import type { FastifyInstance } from 'fastify'
import { accountRoutes } from './accounts/index.ts'
import { auditRoutes } from './audit/index.ts'
import { channelRoutes } from './channels/index.ts'
import { holidayRoutes } from './holidays/index.ts'
import { createServer, mountRoutes, type Route } from './http/index.ts'
import { createAuthenticator, sessionRoutes } from './identity/index.ts'
import { importRoutes } from './imports/index.ts'
import type { Authenticator, Installation } from './kernel/index.ts'
import { matterRoutes } from './matters/index.ts'
import { statisticsRoutes } from './measures/index.ts'
import { noticeRoutes } from './notices/index.ts'
import { answerRoutes, peopleRoutes } from './people-at-work/index.ts'
import { procedureRoutes } from './procedures/index.ts'
import { referenceRoutes } from './reference/index.ts'
import { routingRoutes } from './routing/index.ts'
import { workbenchRoutes } from './workbench/index.ts'

export type Service = { app: FastifyInstance; authenticator: Authenticator; routes: readonly Route[] }

/** The HTTP service of an installation: every capability's routes under /api/v1. Pages are mounted beside it by who starts it. */
export function createService({ kernel }: Installation): Service {
  const app = createServer(kernel)
  const authenticator = createAuthenticator(kernel)
  const routes = [
    ...sessionRoutes(kernel, authenticator),
    ...matterRoutes,
    ...referenceRoutes,
    ...procedureRoutes,
    ...routingRoutes,
    ...holidayRoutes,
    ...workbenchRoutes,
    ...noticeRoutes,
    ...channelRoutes,
    ...auditRoutes,
    ...accountRoutes,
    ...peopleRoutes,
    ...answerRoutes,
    ...importRoutes,
    ...statisticsRoutes,
  ]
  app.register(async (scope) => mountRoutes(scope, kernel, authenticator, routes))
  return { app, authenticator, routes }
}
