import type { Clock, Field, Grant, Move, Notice, Term } from './body.ts'

/** Every word of a kind, each once: leaving one out or inventing one is an error of the compiler. */
const words = <T extends string>(all: Record<T, true>): readonly T[] => Object.keys(all) as T[]

export const relations = words<Grant['relation']>({
  inArea: true,
  assignedUnit: true,
  assignedHandler: true,
  leadUnit: true,
  registrar: true,
  tookPart: true,
  tenant: true,
  petitioner: true,
  system: true,
})

export const roles = words<Grant['role']>({
  clerk: true,
  dispatcher: true,
  handler: true,
  unitHead: true,
  gridWorker: true,
  callback: true,
  supervisor: true,
  admin: true,
  auditor: true,
  resident: true,
  system: true,
})

/** The relations that make sense for a role; the two that are no posts have one each. */
export function relationsFor(role: Grant['role']): readonly Grant['relation'][] {
  if (role === 'resident') return ['petitioner']
  if (role === 'system') return ['system']
  return relations.filter((relation) => relation !== 'petitioner' && relation !== 'system')
}

export const fieldTypes = words<Field['type']>({
  text: true,
  longText: true,
  choice: true,
  boolean: true,
  integer: true,
  day: true,
  unit: true,
  units: true,
  account: true,
  accounts: true,
  area: true,
  category: true,
  matter: true,
  files: true,
  rating: true,
})

export const noticeTargets = words<Notice['to']>({
  petitioner: true,
  unit: true,
  handler: true,
  registrar: true,
  clerk: true,
  dispatcher: true,
  unitHead: true,
  gridWorker: true,
  callback: true,
  supervisor: true,
  admin: true,
  mentioned: true,
  leadUnit: true,
})

export const notBy = words<NonNullable<Move['notBy']>[number]>({ handledBy: true, registrar: true, requester: true })

type Outcome = Extract<NonNullable<Move['effects']>['outcome'], string>
export const outcomes = words<Outcome>({ solved: true, explained: true, notOurs: true })

type Ending = Exclude<NonNullable<NonNullable<Move['effects']>['ending']>, 'outcome'>
export const endings = words<Ending>({
  solved: true,
  explained: true,
  notOurs: true,
  withdrawn: true,
  noReply: true,
  merged: true,
  delivered: true,
  handedBack: true,
})

export const termUnits = words<Term['unit']>({
  workingDay: true,
  calendarDay: true,
  hour: true,
  month: true,
  year: true,
})

export const clockOrigins = words<Clock['from']>({ received: true, entry: true })
