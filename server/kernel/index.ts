export { type Act, actOf, demand, grantsFor, type Resident, type Staff, systemWho, whoOfStaff } from './act.ts'
export { type Authenticator, SESSION_COOKIE, type StaffSession } from './authenticator.ts'
export type { Kernel } from './kernel.ts'
export { type Installation, type InstallationOptions, loadPermissions, openInstallation } from './open.ts'
