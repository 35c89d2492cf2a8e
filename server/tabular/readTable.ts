import { open } from 'node:fs/promises'
import { openArchive } from './archive.ts'
import { csvRows } from './csvRows.ts'
import { type FileKind, fileKind } from './fileKind.ts'
import { TABULAR_LIMITS, type TabularLimits } from './limits.ts'
import { ndjsonRows } from './ndjsonRows.ts'
import { records, type TableRow } from './records.ts'
import { TabularRefused } from './refusal.ts'
import { encodingOf, textLines } from './textLines.ts'
import { xlsxRows } from './xlsxRows.ts'

export type ReadOptions = {
  /** Sheet of a workbook, by name. Without it, the first that is not hidden. */
  sheet?: string
  /** Recognises the header by its normalised names, where titles or notes may stand above it. Without it, or when no row of the first ten is one, the first row that is not blank is the header. */
  isHeader?: (names: readonly string[]) => boolean
  limits?: Partial<TabularLimits>
  /** Called now and then with the share of the file read so far, 0 to 1. */
  onProgress?: (share: number) => void
}

/**
 * The rows of an NDJSON, CSV or XLSX file, told apart by their bytes, read as a stream in constant memory.
 *
 * CSV is UTF-8, GB18030/GBK or UTF-16, with comma, tab or semicolon; its values are texts as they stand. A row that
 * cannot be read is reported in its place and reading goes on. Leaving the loop early closes the file.
 *
 * @param file path; its name and extension do not matter
 * @throws {TabularRefused} the file as a whole is refused, at the start or where the trouble is met; an error of the
 *   disk (ENOENT, EACCES …) is thrown as it is
 */
export async function* readTable(file: string, options: ReadOptions = {}): AsyncGenerator<TableRow, void, undefined> {
  const limits = { ...TABULAR_LIMITS, ...options.limits }
  const { kind, size } = await look(file, limits)
  const onProgress = options.onProgress ?? (() => {})
  const common = { limits, isHeader: options.isHeader }
  if (kind === 'xlsx') {
    const archive = await openArchive(file, limits)
    try {
      const rows = xlsxRows(archive, options.sheet, limits, onProgress)
      for await (const batch of records(rows, { ...common, strictWidth: false, lossy: false })) yield* batch
    } finally {
      archive.close()
    }
    return
  }
  const encoding = await encodingOf(file)
  const lossy = !encoding.clean
  const lines = textLines(file, encoding, limits.rowChars, (bytes) => onProgress(bytes / size))
  const rows =
    kind === 'ndjson'
      ? ndjsonRows(lines, { limits, lossy })
      : records(csvRows(lines, limits.rowChars), { ...common, strictWidth: true, lossy })
  for await (const batch of rows) yield* batch
}

async function look(file: string, limits: TabularLimits): Promise<{ kind: FileKind; size: number }> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    if (size === 0) throw new TabularRefused('file.empty', 'no bytes in it')
    if (size > limits.fileBytes) throw new TabularRefused('file.tooLarge', `${size} bytes, at most ${limits.fileBytes}`)
    const head = Buffer.alloc(Math.min(size, 65_536))
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return { kind: fileKind(head.subarray(0, bytesRead)), size }
  } finally {
    await handle.close()
  }
}
