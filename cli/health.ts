import type { FastifyInstance } from 'fastify'
import type { Installation } from '../server/kernel/index.ts'

const PATIENCE_MS = 2_000

/**
 * /healthz: the process answers. /readyz: it can do its work, so a balancer may send people here; no while it is stopping.
 *
 * @returns call it when stopping begins
 */
export function mountHealth(app: FastifyInstance, { kernel }: Installation): () => void {
  let stopping = false
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const ready = !stopping && (await databaseAnswers())
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : stopping ? 'stopping' : 'database unreachable' })
  })
  return () => {
    stopping = true
  }

  async function databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<false>((give) => {
      timer = setTimeout(() => give(false), PATIENCE_MS)
    })
    const asked = kernel.pool.query('select 1').then(
      () => true,
      () => false,
    )
    try {
      return await Promise.race([asked, tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
}
