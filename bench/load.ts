import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Sends requests over so many connections, one at a time on each, from a thread of its own: the cost of asking is not the product's.
 * A message {count} starts a round; the answer says how long it took.
 */
type Order = { port: number; token: string; connections: number; body: string }

const { port, token, connections, body } = workerData as Order
const sockets: Socket[] = []

parentPort?.on('message', async ({ count }: { count: number }) => {
  while (sockets.length < connections) sockets.push(connect({ port, host: '127.0.0.1', noDelay: true }))
  let left = count
  const begun = performance.now()
  await Promise.all(
    sockets.map(async (socket) => {
      while (left-- > 0) await ask(socket)
    }),
  )
  parentPort?.postMessage({ ms: performance.now() - begun })
})

function ask(socket: Socket): Promise<void> {
  socket.write(
    `POST /api/v1/matters HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\nidempotency-key: ${randomUUID()}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  return new Promise((done, fail) => {
    let text = ''
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const length = /content-length: (\d+)/i.exec(text)?.[1]
      if (end < 0 || length === undefined || text.length < end + 4 + Number(length)) return
      finish()
      if (text.startsWith('HTTP/1.1 201')) done()
      else fail(new Error(text.slice(0, 400)))
    }
    const finish = () => {
      socket.off('data', take)
      socket.off('error', fail)
    }
    socket.on('data', take)
    socket.once('error', fail)
  })
}
