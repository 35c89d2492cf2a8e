import { createReadStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The head of the chain at some moment, written down outside the database. */
export type Anchor = { seq: bigint; seal: string }

const fileOf = (dataDir: string) => join(dataDir, 'audit', 'head.log')
const LINE = /^(\d{1,18}) ([0-9a-f]{64}) \S+$/

/**
 * Appends the head of the chain to `<state folder>/audit/head.log` and waits until the disk has it. Whoever cuts the tail off the trail in
 * the database would have to cut it here too.
 */
export async function writeAnchor(dataDir: string, { seq, seal }: Anchor, at: string): Promise<void> {
  await mkdir(join(dataDir, 'audit'), { recursive: true, mode: 0o700 })
  const file = await open(fileOf(dataDir), 'a+', 0o600)
  try {
    const { size } = await file.stat()
    // the last line may have been torn by a power cut: the new one begins a line of its own
    const torn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a
    await file.write(`${torn ? '\n' : ''}${seq} ${seal} ${at}\n`)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** The anchors in the order in which they were written; none where no file is. A torn line says nothing and is passed over. */
export async function* readAnchors(dataDir: string): AsyncGenerator<Anchor> {
  const stream = createReadStream(fileOf(dataDir))
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const [, seq, seal] = LINE.exec(line) ?? []
      if (seq !== undefined && seal !== undefined) yield { seq: BigInt(seq), seal }
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error
  }
}

/** Puts the file aside, beside a new one: what it knew was replaced on purpose by an older state, from a backup. */
export async function setAnchorsAside(dataDir: string): Promise<void> {
  const file = fileOf(dataDir)
  await rename(file, `${file}.replaced-${Date.now()}`).catch((error: { code?: string }) => {
    if (error.code !== 'ENOENT') throw error
  })
}

/** The newest anchor, undefined where there is none. */
export async function lastAnchor(dataDir: string): Promise<Anchor | undefined> {
  let last: Anchor | undefined
  for await (const anchor of readAnchors(dataDir)) last = anchor
  return last
}
