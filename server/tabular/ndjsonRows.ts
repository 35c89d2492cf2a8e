import type { TabularLimits } from './limits.ts'
import { type TableRow, textProblem } from './records.ts'
import { TabularRefused } from './refusal.ts'
import type { TextLine } from './textLines.ts'

/**
 * The objects of a file with one JSON object a line. A line that is not one is an error of that row alone.
 *
 * @throws {TabularRefused} file.tooManyRows
 */
export async function* ndjsonRows(
  batches: AsyncIterable<TextLine[]>,
  options: { limits: TabularLimits; lossy: boolean },
): AsyncGenerator<TableRow[]> {
  let count = 0
  for await (const lines of batches) {
    const rows = lines.filter(({ text }) => text.trim() !== '').map((line) => objectOf(line, options))
    count += rows.length
    if (count > options.limits.rows)
      throw new TabularRefused('file.tooManyRows', `more than ${options.limits.rows} rows`)
    if (rows.length > 0) yield rows
  }
}

function objectOf({ line, text, tooLong }: TextLine, options: { limits: TabularLimits; lossy: boolean }): TableRow {
  const { limits } = options
  if (tooLong) return { line, error: { code: 'row.tooLong', detail: `longer than ${limits.rowChars} characters` } }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The engine's message quotes the line, which may hold personal data.
    return { line, error: { code: 'row.json', detail: 'not JSON' } }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, error: { code: 'row.notObject', detail: 'not a JSON object' } }
  }
  const entries = Object.entries(value)
  if (entries.length > limits.columns) {
    return { line, error: { code: 'row.columns', detail: `${entries.length} members, at most ${limits.columns}` } }
  }
  for (const [name, cell] of entries) {
    const problem = typeof cell === 'string' ? textProblem(name, cell, options) : undefined
    if (problem) return { line, error: problem }
  }
  return { line, values: value as Record<string, unknown> }
}
