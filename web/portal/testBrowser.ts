import type { FastifyInstance } from 'fastify'

export type Seen = { status: number; text: string; path: string; headers: Record<string, unknown> }

type Form = Record<string, string | readonly string[]>
type File = { name: string; type: string; bytes: Buffer }

/** A browser without scripts: keeps cookies, follows redirects, sends forms the way browsers do. */
export function testBrowser(app: FastifyInstance, headers: Record<string, string> = {}) {
  const cookies = new Map<string, string>()
  const ask = async (method: 'GET' | 'POST', path: string, payload?: string | Buffer, type?: string): Promise<Seen> => {
    const response = await app.inject({
      method,
      url: path,
      headers: {
        host: 'portal.test',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'POST' && { origin: 'http://portal.test' }),
        ...(type !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    })
    for (const { name, value, maxAge } of response.cookies as { name: string; value: string; maxAge?: number }[])
      value === '' || maxAge === 0 ? cookies.delete(name) : cookies.set(name, value)
    const { location } = response.headers
    if (response.statusCode === 303 && typeof location === 'string') return ask('GET', location)
    return { status: response.statusCode, text: response.body, path, headers: response.headers }
  }
  return {
    cookies,
    get: (path: string) => ask('GET', path),
    post(path: string, form: Form = {}) {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, String(one))
      return ask('POST', path, body.toString(), 'application/x-www-form-urlencoded')
    },
    /** a form with files, as `multipart/form-data` */
    send(path: string, form: Form, files: Record<string, readonly File[]>) {
      const boundary = 'x-portal-boundary'
      const head = (text: string) => Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${text}\r\n`)
      const parts = [
        ...Object.entries(form).flatMap(([name, value]) =>
          [value].flat().map((one) => Buffer.concat([head(`name="${name}"\r\n`), Buffer.from(`${one}\r\n`)])),
        ),
        ...Object.entries(files).flatMap(([name, list]) =>
          list.map((file) =>
            Buffer.concat([
              head(`name="${name}"; filename="${file.name}"\r\nContent-Type: ${file.type}\r\n`),
              file.bytes,
              Buffer.from('\r\n'),
            ]),
          ),
        ),
        Buffer.from(`--${boundary}--\r\n`),
      ]
      return ask('POST', path, Buffer.concat(parts), `multipart/form-data; boundary=${boundary}`)
    },
  }
}

export type TestBrowser = ReturnType<typeof testBrowser>
