import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const built = join(import.meta.dirname, '../dist/console')

/**
 * Serves the staff console below /console. Files with a hash in their name never change and may be kept for a year; the page itself
 * is asked for anew each time, and stands for every address inside the console, which draws them itself.
 */
export function mountConsole(app: FastifyInstance, folder = built): void {
  app.get('/console', (_request, reply) => reply.redirect('/console/', 308))
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/console/*', (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('控制台尚未构建，请运行 npm run build。\nThe console is not built: run npm run build.\n'),
    )
    return
  }
  app.register(
    async (scope) => {
      await scope.register(fastifyStatic, {
        root: folder,
        prefix: '/',
        // the page is sent by the fallback below, for all addresses in the same way
        index: false,
        cacheControl: false,
        setHeaders: (reply, path) => {
          const hashed = path.startsWith(join(folder, 'assets'))
          reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        },
      })
      // a folder without an index is refused, so the console's own first address is answered here
      scope.get('/', { prefixTrailingSlash: 'slash' }, (_request, reply) => reply.sendFile('index.html'))
      scope.setNotFoundHandler((request, reply) => {
        const wantsFile = /\.[a-z0-9]+$/i.test(new URL(request.url, 'http://localhost').pathname)
        if (wantsFile || (request.method !== 'GET' && request.method !== 'HEAD'))
          return reply.code(404).type('text/plain').send('404\n')
        return reply.sendFile('index.html')
      })
    },
    { prefix: '/console' },
  )
}
