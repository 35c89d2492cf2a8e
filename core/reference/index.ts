/**
 * The numbers people read out, type and mistype: the reference number and query code of a submission, identity numbers,
 * mobile numbers. Each is read forgivingly and kept in one canonical form.
 */
export { halfWidth, withoutSeparators } from './halfWidth.ts'
export {
  type IdentityNumber,
  type IdentityProblem,
  type IdentityReading,
  identityCheck,
  readIdentityNumber,
} from './identityNumber.ts'
export { type MobileNumber, readMobileNumber } from './mobileNumber.ts'
export { type QueryCode, queryCode, readQueryCode } from './queryCode.ts'
export {
  type ReferenceNumber,
  type ReferenceParts,
  type ReferenceProblem,
  type ReferenceReading,
  readReferenceNumber,
  referenceNumber,
} from './referenceNumber.ts'
