export { type DemoAccount, keptAccounts } from './accounts.ts'
export { createDemonstration, DEMONSTRATION, type DemonstrationOptions } from './create.ts'
