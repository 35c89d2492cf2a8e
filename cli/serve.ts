import type { Logger } from 'pino'
import type { Installation } from '../server/kernel/index.ts'
import { createService } from '../server/service.ts'
import { publishShipped } from '../server/setup/index.ts'
import { startWorkers } from '../server/workers/index.ts'
import { mountPortal } from '../web/portal/index.ts'
import { mountConsole } from './consoleFiles.ts'
import { notAvailable } from './exit.ts'
import { mountHealth } from './health.ts'

export type Serving = {
  /** where people reach it, such as http://127.0.0.1:8080 */
  readonly address: string
  /** Takes no new requests, finishes those begun, ends the background work and the database connections. */
  stop(): Promise<void>
}

/**
 * Serves an installation on one port: portal at `/`, console at `/console`, API at `/api/v1`, with the background work that belongs to it.
 *
 * @throws {CommandFailure} the port cannot be had
 */
export async function serve(
  installation: Installation,
  { host, port, log }: { host: string; port: number; log: Logger },
): Promise<Serving> {
  await publishShipped(installation)
  const { app, authenticator } = createService(installation)
  const stopping = mountHealth(app, installation)
  mountPortal(app, installation, authenticator)
  mountConsole(app)
  app.addHook('onResponse', async (request, reply) => {
    // the pattern of the route instead of its address: addresses hold ids and numbers
    const route = request.routeOptions.url ?? 'none'
    log.info(
      { trace: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })
  try {
    await app.listen({ host, port })
  } catch (error) {
    await app.close()
    throw portTrouble(error as NodeJS.ErrnoException, host, port)
  }
  const workers = startWorkers(installation)
  const bound = app.server.address()
  return {
    address: `http://${urlHost(host)}:${typeof bound === 'object' && bound !== null ? bound.port : port}`,
    async stop() {
      stopping()
      await Promise.all([app.close(), workers.stop()])
      await installation.close()
    },
  }
}

/** What a browser on this machine types for a host that may mean "all of them". */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function portTrouble(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return notAvailable(
        `Port ${port} on ${host} is taken by another program. Stop it, or choose another one: PORT=8081.`,
      )
    case 'EACCES':
      return notAvailable(`Port ${port} may not be opened by this user. Choose one above 1023: PORT=8080.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return notAvailable(`This machine has no address ${host}. Set HOST to one of its own.`)
    default:
      return error
  }
}
