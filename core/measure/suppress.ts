/** Below this a published count would point at people (PR-32). */
export const SMALL = 10

/** A table of counts whose last row and last column are the totals of the others. */
export type TotalledTable = readonly (readonly number[])[]

type Cell = { row: number; column: number }

/**
 * Which cells of a published table to leave out so that no small count can be read or computed back (PR-32).
 *
 * First go the small ones. Then, as long as a hidden cell can be computed from what is left, the smallest cell that prevents
 * it goes too: hidden cells are edges between their row and their column, and a hidden cell is determined by the totals
 * exactly if it is the only connection between two parts of that graph. Hidden cells of a row or column whose sum is small
 * are protected like a small cell, for their sum is what a visible total gives away.
 *
 * @param small whether a count must not be known
 * @returns for each cell whether it is left out
 */
export function suppress(table: TotalledTable, small: (count: number, column: number) => boolean): boolean[][] {
  const hidden = table.map((row) => row.map((count, column) => small(count, column)))
  const isHidden = ({ row, column }: Cell) => hidden[row]?.[column] === true
  const countAt = ({ row, column }: Cell) => table[row]?.[column] ?? 0
  const [lastRow, lastColumn] = [table.length - 1, (table[0]?.length ?? 0) - 1]
  const isTotal = ({ row, column }: Cell) => row === lastRow || column === lastColumn
  const cells = table.flatMap((each, row) => each.map((_, column): Cell => ({ row, column })))

  /** Hides the least of these; a total only where nothing else helps. */
  const hideOne = (among: readonly Cell[]): boolean => {
    const [least] = among
      .filter((cell) => !isHidden(cell))
      .sort((a, b) => Number(isTotal(a)) - Number(isTotal(b)) || countAt(a) - countAt(b))
    const row = least && hidden[least.row]
    if (least === undefined || row === undefined) return false
    row[least.column] = true
    return true
  }

  const at = (row: number, column: number): Cell => ({ row, column })
  const rows = table.map((_, row) => row)
  const columns = (table[0] ?? []).map((_, column) => column)
  const lines = [
    ...rows.map((row) => ({
      parts: columns.slice(0, -1).map((column) => at(row, column)),
      total: at(row, lastColumn),
    })),
    ...columns.map((column) => ({
      parts: rows.slice(0, -1).map((row) => at(row, column)),
      total: at(lastRow, column),
    })),
  ]

  for (;;) {
    const bridge = cells
      .filter(isHidden)
      .map((cell) => crossing(cells, isHidden, cell))
      .find((cut) => cut !== undefined)
    if (bridge !== undefined && hideOne(bridge)) continue
    const telling = lines.find(({ parts, total }) => {
      const sum = parts.filter(isHidden).reduce((so, cell) => so + countAt(cell), 0)
      return !isHidden(total) && sum > 0 && sum < SMALL && parts.some((cell) => !isHidden(cell))
    })
    if (telling === undefined || !hideOne(telling.parts)) return hidden
  }
}

/**
 * If the hidden cell is the only connection between its row and its column: the cells that would be another one. The totals
 * on one side of that cut say exactly what the cell is.
 */
function crossing(cells: readonly Cell[], isHidden: (cell: Cell) => boolean, bridge: Cell): Cell[] | undefined {
  const rows = new Set([bridge.row])
  const columns = new Set<number>()
  for (let grown = true; grown; ) {
    grown = false
    for (const cell of cells) {
      if (!isHidden(cell) || (cell.row === bridge.row && cell.column === bridge.column)) continue
      if (rows.has(cell.row) === columns.has(cell.column)) continue
      rows.add(cell.row)
      columns.add(cell.column)
      grown = true
    }
  }
  if (columns.has(bridge.column)) return undefined
  return cells.filter((cell) => rows.has(cell.row) !== columns.has(cell.column))
}
