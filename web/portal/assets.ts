import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'

/** Later ones win over earlier ones. */
const styles = ['tokens', 'frame', 'fields', 'boxes', 'answers', 'receipt', 'status', 'turns', 'figures', 'narrow']

const read = (name: string): string => readFileSync(join(import.meta.dirname, 'assets', name), 'utf8')

/** One file that pages refer to: its address changes with its content, so a browser keeps it for good. */
function asset(name: string, type: string, body: string) {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { body, type, path: `/assets/portal/${name.replace('.', `.${hash}.`)}` }
}

export const style = asset(
  'portal.css',
  'text/css; charset=utf-8',
  styles.map((name) => read(`style/${name}.css`)).join(''),
)
export const script = asset('portal.js', 'text/javascript; charset=utf-8', read('portal.js'))
export const icon = asset('icon.svg', 'image/svg+xml', read('icon.svg'))

export function mountAssets(scope: FastifyInstance): void {
  for (const { path, type, body } of [style, script, icon]) {
    scope.get(path, async (_request, reply) =>
      reply.header('content-type', type).header('cache-control', 'public, max-age=31536000, immutable').send(body),
    )
  }
}
