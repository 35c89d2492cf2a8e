import type { FastifyInstance } from 'fastify'
import { createServer, mountRoutes, type Route } from './http/index.ts'
import { type Authenticator, createAuthenticator, sessionRoutes } from './identity/index.ts'
import type { Installation } from './kernel/index.ts'
import { matterRoutes } from './matters/index.ts'

export type Service = { app: FastifyInstance; authenticator: Authenticator; routes: readonly Route[] }

/** The HTTP service of an installation: every capability's routes under /api/v1. Pages are mounted beside it by who starts it. */
export function createService({ kernel }: Installation): Service {
  const app = createServer(kernel)
  const authenticator = createAuthenticator(kernel)
  const routes = [...sessionRoutes(kernel, authenticator), ...matterRoutes]
  app.register(async (scope) => mountRoutes(scope, kernel, authenticator, routes))
  return { app, authenticator, routes }
}
