/** Why a file as a whole is not read (any further). */
export type FileProblem =
  | 'file.empty'
  | 'file.corrupt'
  | 'file.tooLarge'
  | 'file.bomb'
  | 'file.unsupported'
  | 'file.noSheet'
  | 'file.tooManyColumns'
  | 'file.tooManyRows'

/** Why one row is not read, while the others are. */
export type RowProblem =
  | 'row.json'
  | 'row.notObject'
  | 'row.tooLong'
  | 'row.quote'
  | 'row.columns'
  | 'row.encoding'
  | 'row.control'
  | 'row.formulaError'

/** A file that is refused. `detail` is for logs and support, in English; what people see is chosen by `code`. */
export class TabularRefused extends Error {
  readonly code: FileProblem
  readonly detail: string

  constructor(code: FileProblem, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.name = 'TabularRefused'
    this.code = code
    this.detail = detail
  }
}

export type RowError = { code: RowProblem; detail: string }
