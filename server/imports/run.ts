import { randomUUID } from 'node:crypto'
import { type Tx, transact, type Who } from '../database/index.ts'
import { type Kernel, systemWho } from '../kernel/index.ts'
import { procedureVersion } from '../matters/index.ts'
import { readTable, TabularRefused } from '../tabular/index.ts'
import { byField, fieldOf, isHeader, missingFields } from './columns.ts'
import { type Ground, groundOf, settle, takeCategories } from './ground.ts'
import { type Counts, finishJob, type JobState, nothingYet, progressOf, type Rejection, startJob } from './job.ts'
import { type Candidate, lookUp, type Prepared, prepare, type Workshop } from './prepare.ts'
import { keepRejections, type Refused } from './rejections.ts'
import { readRow } from './row.ts'
import { Overtaken, writeEntries } from './write.ts'

/** Large enough that round trips do not count; with more at once, what is in flight outlives the young generation and costs more to collect. */
const BATCH = 250
/** Rejections handed back in memory; all of them are in the database. */
const REJECTIONS_IN_HAND = 10_000
/** How often a batch is looked up again when somebody else writes the same requests. */
const ATTEMPTS = 5

export type ImportProgress = Counts & { share: number }

export type ImportOptions = {
  tenant: string
  /** path of an NDJSON, CSV or XLSX file */
  file: string
  /** as people call it */
  fileName?: string | undefined
  /** who asked for it */
  account?: string | null
  /** key of the area that rows without one hang on; the tenant's own when left out */
  area?: string | undefined
  /** checks everything and writes nothing */
  dryRun?: boolean | undefined
  /** an import that has been written down already, for which this one reports even if it is a dry run */
  job?: string
  onProgress?: ((progress: ImportProgress) => void) | undefined
  signal?: AbortSignal | undefined
}

export type ImportResult = Counts & {
  id: string
  tenant: string
  dryRun: boolean
  state: Exclude<JobState, 'running' | 'failed'>
  /** the first ten thousand; with the reasons as codes that `rejectionText` puts into words */
  rejections: Rejection[]
}

/** A table none of whose columns says what a request needs. */
export class ColumnsMissing extends Error {
  readonly code = 'import.columns'
  constructor(fields: readonly string[]) {
    super(`no column for ${fields.join(', ')}`)
  }
}

/**
 * Takes requests of the past into a tenant that exists, batch by batch: each batch is written whole or not at all, and a
 * request that is there already is recognised by its source id, so after any interruption the same file goes on where it stopped.
 *
 * @throws {TabularRefused} the file as a whole cannot be read; {ColumnsMissing} it is about something else. What was
 *   written before stays
 */
export async function runImport(kernel: Kernel, options: ImportOptions): Promise<ImportResult> {
  const { tenant, dryRun = false } = options
  const run = new Run(kernel, options)
  await run.begin()
  try {
    for await (const lines of run.batches()) {
      await run.take(lines)
      if (run.cancelled()) break
    }
    await run.written()
    const state = run.cancelled() ? 'cancelled' : 'done'
    await run.finish(state, null)
    return { id: run.id, tenant, dryRun, state, ...run.counts, rejections: run.rejections }
  } catch (error) {
    await run.written().catch(() => {})
    await run.finish('failed', codeOfFailure(error)).catch(() => {})
    throw error
  }
}

export const codeOfFailure = (error: unknown): string =>
  error instanceof TabularRefused || error instanceof ColumnsMissing ? error.code : 'import.failed'

type Line = { line: number; values: Record<string, unknown> } | { line: number; error: { code: string } }

/** Rows on their way from the file into the database. */
type Batch = {
  read: number
  share: number
  candidates: Candidate[]
  /** said again in the same words */
  repeated: number
  refused: Refused[]
  prepared: Prepared | undefined
}

class Run {
  readonly id: string
  readonly counts: Counts = nothingYet()
  readonly rejections: Rejection[] = []
  readonly #kernel: Kernel
  readonly #options: ImportOptions
  readonly #who: Who
  /** source id → first line and hash, of the whole file */
  readonly #seen = new Map<string, { line: number; hash: string }>()
  #ground: Ground | undefined
  #shop: Workshop | undefined
  #recorded = false
  #share = 0
  #cancelWanted = false
  #writing: Promise<void> = Promise.resolve()

  constructor(kernel: Kernel, options: ImportOptions) {
    this.id = options.job ?? randomUUID()
    this.#kernel = kernel
    this.#options = options
    this.#who = systemWho(options.tenant)
  }

  cancelled(): boolean {
    return this.#cancelWanted || this.#options.signal?.aborted === true
  }

  written(): Promise<void> {
    return this.#writing
  }

  async begin(): Promise<void> {
    const kernel = this.#kernel
    const { tenant, area, job, dryRun = false, account = null, fileName = '' } = this.#options
    const ground = await groundOf(kernel, tenant, area)
    if (ground === undefined) return
    this.#ground = ground
    this.#shop = {
      procedure: await transact(
        kernel.pool,
        this.#who,
        (tx) => procedureVersion(tx, 'request', ground.version),
        'read',
      ),
      calendar: kernel.calendar,
      keys: await kernel.keysOf(tenant),
      now: kernel.now(),
    }
    this.#recorded = job !== undefined || !dryRun
    if (job === undefined && !dryRun) await startJob(kernel, { tenant, id: this.id, fileName, account, dryRun })
  }

  async finish(state: JobState, error: string | null): Promise<void> {
    if (this.#recorded) await finishJob(this.#kernel, this.#options.tenant, this.id, this.counts, state, error)
  }

  async *batches(): AsyncGenerator<Line[]> {
    let batch: Line[] = []
    let first = true
    const onProgress = (share: number) => {
      this.#share = share
    }
    for await (const row of readTable(this.#options.file, { isHeader, onProgress })) {
      if (first && 'values' in row) {
        first = false
        const headers = Object.keys(row.values)
        if (!headers.some((header) => fieldOf(header) !== undefined)) throw new ColumnsMissing(missingFields([]))
      }
      batch.push(row)
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }

  /** Checks and prepares a batch while the one before is being written, then hands it over for writing. */
  async take(lines: readonly Line[]): Promise<void> {
    const batch = this.#check(lines)
    await this.#prepare(batch)
    await this.#writing
    if (this.cancelled()) return
    this.#writing = this.#write(batch)
    // an error is met where the promise is awaited next
    this.#writing.catch(() => {})
  }

  #check(lines: readonly Line[]): Batch {
    const now = this.#shop?.now ?? this.#kernel.now()
    const batch: Batch = {
      read: lines.length,
      share: this.#share,
      candidates: [],
      repeated: 0,
      refused: [],
      prepared: undefined,
    }
    for (const entry of lines) {
      const { line } = entry
      const refuse = (sourceId: string | null, fault: Omit<Rejection, 'line' | 'sourceId'>) =>
        batch.refused.push({ line, sourceId, ...fault, raw: 'values' in entry ? byField(entry.values) : undefined })
      if ('error' in entry) {
        refuse(null, { field: null, code: entry.error.code, params: {} })
        continue
      }
      const read = readRow(entry.values, now)
      if (!read.ok) {
        refuse(read.id, read.fault)
        continue
      }
      const { row } = read
      const hash = row.hash.toString('base64url', 0, 12)
      const before = this.#seen.get(row.id)
      if (before !== undefined) {
        // said twice in the same words it harms nothing; said differently nobody knows which is right
        if (before.hash === hash) batch.repeated += 1
        else refuse(row.id, { field: 'id', code: 'import.duplicate', params: { line: before.line } })
        continue
      }
      this.#seen.set(row.id, { line, hash })
      const place = settle(row, this.#ground)
      if ('fault' in place) refuse(row.id, place.fault)
      else batch.candidates.push({ line, request: row, raw: entry.values, ...place })
    }
    return batch
  }

  async #prepare(batch: Batch): Promise<void> {
    const shop = this.#shop
    if (shop === undefined) return
    const { candidates } = batch
    const known = await transact(this.#kernel.pool, this.#who, (tx) => lookUp(tx, candidates))
    batch.prepared = prepare(candidates, known, shop)
  }

  async #write(batch: Batch): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#writeOnce(batch)
        return
      } catch (error) {
        if (!(error instanceof Overtaken) || attempt === ATTEMPTS) throw error
        await this.#prepare(batch)
      }
    }
  }

  async #writeOnce({ read, share, candidates, repeated, refused, prepared }: Batch): Promise<void> {
    const { dryRun = false, onProgress } = this.#options
    const entries = prepared?.entries ?? []
    const changed = entries.filter(({ earlier }) => earlier !== null).length
    const rejected = [...refused, ...(prepared?.refused ?? [])].sort((a, b) => a.line - b.line)
    const counts: Counts = {
      rowsRead: this.counts.rowsRead + read,
      created: this.counts.created + (prepared === undefined ? candidates.length : entries.length - changed),
      changed: this.counts.changed + changed,
      unchanged: this.counts.unchanged + repeated + (prepared?.unchanged ?? 0),
      rejected: this.counts.rejected + rejected.length,
    }
    if (this.#recorded)
      await transact(this.#kernel.pool, this.#who, async (tx) => {
        if (!dryRun) await this.#keep(tx, entries)
        await keepRejections(tx, this.#shop?.keys, this.id, rejected, this.counts.rejected)
        const progress = progressOf(this.#options.tenant, this.id, counts, share)
        this.#cancelWanted = (await tx.one<{ cancel_wanted: boolean }>(progress)).cancel_wanted
      })
    if (this.#recorded && !dryRun && this.counts.created === 0 && counts.created > 0) await this.#countRows()
    Object.assign(this.counts, counts)
    for (const { raw: _, ...rejection } of rejected.slice(0, REJECTIONS_IN_HAND - this.rejections.length))
      this.rejections.push(rejection)
    onProgress?.({ ...counts, share })
  }

  /**
   * Tells the database how many rows there are. In tables that it believes to be empty all indexes look alike, and each check of a
   * reference may walk over everything the tenant has: an import would slow down with every row until the next automatic count.
   */
  async #countRows(): Promise<void> {
    await this.#kernel.pool.query('analyze matter, submission, petitioner, matter_event, matter_clock')
  }

  async #keep(tx: Tx, entries: Prepared['entries']): Promise<void> {
    if (this.#ground !== undefined)
      await takeCategories(
        tx,
        this.#ground,
        entries.map(({ category }) => category),
      )
    await writeEntries(tx, this.id, entries)
  }
}
