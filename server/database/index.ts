export {
  type AreaRange,
  actorOf,
  asSystem,
  MAX_RANGES,
  type Own,
  type Row,
  type Tx,
  transact,
  type Who,
} from './act.ts'
export { type Migration, migrate, readMigrations, runMigration } from './migrate.ts'
export { type Database, openDatabase } from './open.ts'
export { stateFolder } from './state-folder.ts'
export { DatabaseTrouble } from './trouble.ts'
