/** A value to be written. A text is written as text, whatever it looks like; a number as a number. */
export type CellValue = string | number | boolean | null | undefined

/** A table to be written: rows come as they are made, in the order of the columns. */
export type TableOut = {
  columns: readonly {
    title: string
    /** Width in characters; 14 if not said. Only workbooks have widths. */
    width?: number
  }[]
  rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>
}
