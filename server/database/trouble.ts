/** Why a database cannot be used, said so that the person who runs the program can act on it. */
export type TroubleCode =
  | 'database.platform'
  | 'database.unreachable'
  | 'database.start'
  | 'database.version'
  | 'database.encoding'
  | 'database.migration'

/** Thrown by everything in this folder; `code` is stable, the message is English and for the operator. */
export class DatabaseTrouble extends Error {
  readonly code: TroubleCode

  constructor(code: TroubleCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseTrouble'
    this.code = code
  }
}
