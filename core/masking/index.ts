/** Personal facts made harmless: masked for the screen, and numbers in free text replaced by tokens. */
export { type FoundNumber, findNumbers, type NumberKind } from './findNumbers.ts'
export { maskIdentity, maskName, maskPhone } from './mask.ts'
export { type Found, restore, tokenise } from './tokenise.ts'
