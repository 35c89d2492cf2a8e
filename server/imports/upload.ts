import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { transact } from '../database/index.ts'
import type { Upload } from '../http/index.ts'
import { type Act, demand, type Kernel, systemWho } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { readTable, TabularRefused } from '../tabular/index.ts'
import { isHeader } from './columns.ts'
import { groundOf } from './ground.ts'
import { startJob } from './job.ts'
import { runImport } from './run.ts'

export const IMPORT_BYTES = 50 * 1024 * 1024

export type ImportOrder = { dryRun: boolean; area?: string | undefined }

/** Imports at work in this process, so that a wish to end one is heard at once. */
const atWork = new Map<string, AbortController>()

/**
 * Takes in a file and begins to import it into the sender's own tenant; the reply comes before the rows do. The file lies in
 * a folder of its own until then, readable by this process only.
 *
 * @throws {Refused} 413 too large; 422 not a table that can be read, or an area that is not there
 */
export async function beginImport(
  act: Act,
  order: ImportOrder,
  upload: () => Promise<Upload>,
): Promise<{ id: string }> {
  demand(act, 'import.run')
  const { kernel, tenant } = act
  const ground = await groundOf(kernel, tenant, order.area)
  if (order.area !== undefined && ground?.areas.has(order.area) !== true)
    throw new Refused(422, 'input', { faults: [{ code: 'area.unknown', pointer: '/query/area' }] })
  const folder = await mkdtemp(join(tmpdir(), 'fivefold-import-'))
  let handedOver = false
  try {
    const file = join(folder, 'upload')
    const { fileName, hash } = await keep(await upload(), file)
    await refuseUnreadable(file)
    const { id } = await act.once({ hash, ...order }, async () => ({ id: randomUUID() }))
    const account = act.staff?.account ?? null
    const begun = await startJob(kernel, { tenant, id, fileName, account, dryRun: order.dryRun })
    if (begun) {
      handedOver = true
      void work(kernel, { tenant, id, file, folder, account, order })
    }
    return { id }
  } finally {
    if (!handedOver) await rm(folder, { recursive: true, force: true })
  }
}

async function keep({ fileName, stream }: Upload, file: string): Promise<{ fileName: string; hash: string }> {
  const digest = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(stream, hashing, createWriteStream(file, { mode: 0o600 }))
  if (stream.truncated) throw new Refused(413, 'tooLarge')
  return { fileName: fileName.slice(0, 200) || 'file', hash: digest.digest('hex') }
}

/** The first row is read at the door: a file that is no table is refused before anything begins. */
async function refuseUnreadable(file: string): Promise<void> {
  try {
    for await (const _ of readTable(file, { isHeader })) return
  } catch (error) {
    if (error instanceof TabularRefused) throw new Refused(error.code === 'file.tooLarge' ? 413 : 422, error.code)
    throw error
  }
}

type Work = { tenant: string; id: string; file: string; folder: string; account: string | null; order: ImportOrder }

async function work(kernel: Kernel, { tenant, id, file, folder, account, order }: Work): Promise<void> {
  const controller = new AbortController()
  atWork.set(id, controller)
  try {
    const { signal } = controller
    await runImport(kernel, { tenant, file, account, area: order.area, dryRun: order.dryRun, job: id, signal })
  } catch (error) {
    // what the file did wrong stands in the report; the rest is ours
    kernel.log.error(
      { import: id, error: error instanceof Error ? error.message : String(error) },
      'import ended early',
    )
  } finally {
    atWork.delete(id)
    await rm(folder, { recursive: true, force: true })
  }
}

/** Asks an import to end; what was written stays. Heard between batches, on whichever node it runs. */
export async function wishToCancel(kernel: Kernel, tenant: string, id: string, actor: string): Promise<boolean> {
  const known = await transact(kernel.pool, systemWho(tenant), async (tx) => {
    const { rowCount } = await tx.client.query(
      `update import_job set cancel_wanted = true where tenant = $1 and id = $2 and state = 'running'`,
      [tenant, id],
    )
    if (rowCount === 1)
      await tx.client.query(
        `insert into audit_entry (tenant, actor, operation, object_kind, object_id) values ($1, $2, 'import.cancel', 'import', $3)`,
        [tenant, actor, id],
      )
    return rowCount === 1
  })
  if (known) atWork.get(id)?.abort()
  return known
}
