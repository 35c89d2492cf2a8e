import type { CellRow } from './records.ts'
import { TabularRefused } from './refusal.ts'
import { withoutKeepingTab } from './spreadsheetText.ts'
import type { TextLine } from './textLines.ts'

/** A record whose last cell is quoted and goes on in the next line. */
type Unfinished = { cells: string[]; cell: string }

/** How much may be read a second time because of quotes without an end, in longest records: each costs its lines. */
const MAX_REREAD = 20

/**
 * The records of a CSV file (RFC 4180), read as spreadsheets do: a quote opens a cell only at its beginning, a quoted
 * cell may hold line breaks. Where a quote is never closed, or is closed lines later in the middle of a word, only the
 * line it stands on is lost: reading starts again after it.
 *
 * @param rowChars longest record; a longer one counts as a quote without an end
 * @throws {TabularRefused} file.corrupt: too many quotes without an end
 */
export async function* csvRows(batches: AsyncIterable<TextLine[]>, rowChars: number): AsyncGenerator<CellRow[]> {
  let delimiter: string | undefined
  let reread = 0
  let held: TextLine[] = []
  let heldChars = 0
  let open: Unfinished | undefined

  /** Gives up the record being held: its first line is an error, the others are waiting again. */
  function giveUp(rows: CellRow[], waiting: TextLine[]): void {
    reread += heldChars
    if (reread > MAX_REREAD * rowChars) throw new TabularRefused('file.corrupt', 'too many quotes are never closed')
    const [opener, ...again] = held
    rows.push({ line: opener?.line ?? 1, error: { code: 'row.quote', detail: 'a quote is never closed' } })
    for (const line of again.toReversed()) waiting.push(line)
    start()
  }

  function start(): void {
    held = []
    heldChars = 0
    open = undefined
  }

  function read(lines: readonly TextLine[], ended: boolean): CellRow[] {
    const rows: CellRow[] = []
    // Lines to read, the next one last.
    const waiting = lines.toReversed()
    for (;;) {
      const next = waiting.pop()
      if (!next) {
        if (!ended || !open) return rows
        giveUp(rows, waiting)
        continue
      }
      if (open && heldChars + next.text.length > rowChars) {
        waiting.push(next)
        giveUp(rows, waiting)
        continue
      }
      if (!open && next.tooLong) {
        rows.push({ line: next.line, error: { code: 'row.tooLong', detail: `longer than ${rowChars} characters` } })
        continue
      }
      if (delimiter === undefined) {
        if (next.text.trim() === '') continue
        const named = /^sep=(.)$/.exec(next.text)?.[1]
        delimiter = named ?? likelyDelimiter(next.text)
        if (named) continue
      }
      held.push(next)
      heldChars += next.text.length + 1
      const result = readLine(next.text, delimiter, open)
      if (result === 'malformed') {
        giveUp(rows, waiting)
      } else if ('cell' in result) {
        open = result
      } else {
        rows.push({ line: held[0]?.line ?? next.line, cells: result.cells })
        start()
      }
    }
  }

  for await (const lines of batches) {
    const rows = read(lines, false)
    if (rows.length > 0) yield rows
  }
  const last = read([], true)
  if (last.length > 0) yield last
}

function readLine(
  text: string,
  delimiter: string,
  open: Unfinished | undefined,
): { cells: string[] } | Unfinished | 'malformed' {
  const cells = open?.cells ?? []
  const known = cells.length
  let cell = open ? `${open.cell}\n` : ''
  let quoted = open !== undefined
  let at = 0
  let start = true
  for (;;) {
    if (!quoted && start && text[at] === '"') {
      quoted = true
      at++
    }
    start = false
    if (quoted) {
      const quote = text.indexOf('"', at)
      if (quote < 0) return { cells, cell: cell + text.slice(at) }
      cell += text.slice(at, quote)
      at = quote + 1
      if (text[at] === '"') {
        cell += '"'
        at++
        continue
      }
      quoted = false
      const after = text.slice(at).replace(/^ +/, '')
      // What closes a quote of an earlier line inside a word opened a cell of its own: the earlier one had no end.
      if (open && cells.length === known && after !== '' && !after.startsWith(delimiter)) return 'malformed'
      continue
    }
    const end = text.indexOf(delimiter, at)
    cells.push(withoutKeepingTab(cell + text.slice(at, end < 0 ? text.length : end)))
    if (end < 0) return { cells }
    cell = ''
    start = true
    at = end + 1
  }
}

function likelyDelimiter(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return ['\t', ';'].reduce((best, other) => (count(other) > count(best) ? other : best), ',')
}
