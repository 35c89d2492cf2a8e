/**
 * - `master.missing`  wrapped keys exist, the master key file does not
 * - `master.wrong`    the file holds another master key than the one that wrapped the keys
 * - `master.corrupt`  the file is not a master key file
 * - `key.unknown`     sealed with a data key that is not among those given
 * - `seal.broken`     changed, cut off, or moved from another table, column or row
 */
export type CryptographyProblem = 'master.missing' | 'master.wrong' | 'master.corrupt' | 'key.unknown' | 'seal.broken'

/** A key or a sealed value that must not be used. The message is for operators and never contains a secret. */
export class CryptographyRefused extends Error {
  readonly code: CryptographyProblem

  constructor(code: CryptographyProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CryptographyRefused'
    this.code = code
  }
}
