const MiB = 1024 * 1024

/** What a file may cost, whatever it claims about itself. Enforced while reading, so that a liar is stopped midway. */
export type TabularLimits = {
  /** Size of the file as it is. */
  fileBytes: number
  /** Rows that are not blank, the header not counted. */
  rows: number
  columns: number
  /** Longest text of one cell or JSON value, in UTF-16 units. */
  cellChars: number
  /** Longest row as text, and longest stretch of XML between two tags. */
  rowChars: number
  /** Size of all parts of a workbook together. */
  unpackedBytes: number
  /** Unpacked to packed size of one part; honest workbooks stay below 50. Parts under 10 MiB are not judged. */
  ratio: number
  /** Parts of a workbook. */
  entries: number
  /** Text that a workbook keeps apart from its sheets. It is held in memory, two bytes a character. */
  sharedChars: number
}

export const TABULAR_LIMITS: TabularLimits = {
  fileBytes: 512 * MiB,
  rows: 1_000_000,
  columns: 512,
  cellChars: 100_000,
  rowChars: 2_000_000,
  unpackedBytes: 512 * MiB,
  ratio: 200,
  entries: 2_000,
  sharedChars: 48_000_000,
}

/** Below this size of a part its ratio says nothing. */
export const RATIO_FROM_BYTES = 10 * MiB
