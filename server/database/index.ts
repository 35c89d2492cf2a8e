export { migrate } from './migrate.ts'
export { type Database, type OpenOptions, openDatabase } from './open.ts'
export { stateFolder } from './state-folder.ts'
export { DatabaseTrouble, type TroubleCode } from './trouble.ts'
