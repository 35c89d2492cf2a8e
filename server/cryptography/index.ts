/**
 * Keys and what is done with them: personal data sealed per field under a tenant's data key, found by blind index;
 * the audit trail's seal; passwords, session tokens and query codes. See README.md for the layout.
 */
export type { AuditSealer } from './auditSealer.ts'
export type { KeyId } from './envelope.ts'
export { type Keyring, openKeyring } from './keyring.ts'
export { type MasterKey, masterKeyFile, openMasterKey, type WrappedKey } from './masterKey.ts'
export { hashPassword, type PasswordCost, verifyPassword } from './password.ts'
export { aesProvider, type CryptoProvider, smProvider } from './provider.ts'
export { type CryptographyProblem, CryptographyRefused } from './refusal.ts'
export type { FieldAddress, TenantKeys } from './tenantKeys.ts'
export { hashSessionToken, newSessionToken, randomCode, randomPassword } from './tokens.ts'
