export type BackupProblem =
  | 'archive.missing'
  | 'archive.exists'
  | 'archive.notOurs'
  | 'archive.damaged'
  | 'archive.newer'
  | 'archive.cancelled'
  | 'restore.notEmpty'
  | 'restore.inUse'
  | 'restore.keyMissing'
  | 'restore.keyWrong'

/** Why a backup cannot be made or put back. `code` is stable, the message is for the operator. Nothing has been changed. */
export class BackupRefused extends Error {
  readonly code: BackupProblem

  constructor(code: BackupProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BackupRefused'
    this.code = code
  }
}
