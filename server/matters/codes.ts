import { queryCode } from '../../core/reference/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'

/** The query code is derived, not stored: a repetition of the same command tells the same code, the database never holds it. */
export function codeOf(keys: TenantKeys, submission: string): string {
  return queryCode(keys.blindIndex('queryCodeOf', submission))
}
