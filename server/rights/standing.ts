import type { Role } from '../../core/permission/index.ts'

/** What each person of the cast is by their post, written down by hand: with the facts below the oracle of the matrix. */
type Post = { role: Role; inArea?: true; unit?: string; abroad?: true }
export const people: Record<string, Post> = {
  clerk: { role: 'clerk', inArea: true },
  dispatcher: { role: 'dispatcher', inArea: true },
  gridWorker: { role: 'gridWorker', inArea: true },
  otherGridWorker: { role: 'gridWorker' },
  callback: { role: 'callback', inArea: true },
  supervisor: { role: 'supervisor', inArea: true },
  handler: { role: 'handler', unit: 'roads' },
  colleague: { role: 'handler', unit: 'roads' },
  unitHead: { role: 'unitHead', unit: 'roads' },
  otherHandler: { role: 'handler', unit: 'water' },
  otherUnitHead: { role: 'unitHead', unit: 'water' },
  heatingHandler: { role: 'handler', unit: 'heating' },
  heatingHead: { role: 'unitHead', unit: 'heating' },
  districtDispatcher: { role: 'dispatcher', inArea: true, unit: 'district' },
  districtHandler: { role: 'handler', unit: 'district' },
  clerkB: { role: 'clerk' },
  dispatcherB: { role: 'dispatcher' },
  supervisorB: { role: 'supervisor' },
  admin: { role: 'admin' },
  auditor: { role: 'auditor' },
  stranger: { role: 'supervisor', abroad: true },
}

/** What is true of a matter of grid A1: where it lies, who took part in it, and who handled it. */
type Facts = {
  unit?: string
  leadUnit?: string
  handler?: string
  registrar?: string
  tookPart: readonly string[]
  handledBy?: readonly string[]
}
const handled: Facts = {
  unit: 'roads',
  handler: 'handler',
  registrar: 'clerk',
  tookPart: ['clerk', 'dispatcher', 'handler'],
  handledBy: ['handler'],
}
const part = { leadUnit: 'roads' }

/** The scene's matters, one for each stage of a request and of a part, as `scene.ts` leads them there. */
export const facts = {
  request: {
    received: { registrar: 'clerk', tookPart: ['clerk'] },
    registered: { registrar: 'clerk', tookPart: ['clerk'] },
    arbitration: {
      registrar: 'clerk',
      tookPart: ['clerk', 'dispatcher', 'handler', 'otherHandler'],
      handledBy: ['handler'],
    },
    passedUp: { unit: 'district', registrar: 'clerk', tookPart: ['clerk', 'dispatcher'] },
    handedDown: { unit: 'water', registrar: 'clerk', tookPart: ['clerk', 'dispatcher', 'districtDispatcher'] },
    handling: handled,
    awaitingResident: handled,
    suspended: {
      ...handled,
      tookPart: [...handled.tookPart, 'unitHead'],
      handledBy: ['handler', 'unitHead'],
    },
    joined: { unit: 'roads', handler: 'handler', registrar: 'clerk', tookPart: ['clerk', 'dispatcher'] },
    answered: handled,
    review: { ...handled, tookPart: [...handled.tookPart, 'callback'] },
    closed: { ...handled, tookPart: [...handled.tookPart, 'callback'] },
  },
  part: {
    asked: { ...part, unit: 'water', tookPart: [] },
    working: {
      ...part,
      unit: 'heating',
      handler: 'heatingHandler',
      tookPart: ['heatingHandler'],
      handledBy: ['heatingHandler'],
    },
    delivered: { ...part, unit: 'water', tookPart: ['otherHandler'], handledBy: ['otherHandler'] },
    closed: { ...part, unit: 'heating', tookPart: ['heatingHandler', 'handler'], handledBy: ['heatingHandler'] },
  },
} satisfies Record<string, Record<string, Facts>>
export type ProcedureOfScene = keyof typeof facts
export const stagesOf = (procedure: ProcedureOfScene): string[] => Object.keys(facts[procedure])
export const factsOf = (procedure: ProcedureOfScene, stage: string): Facts => {
  const found = (facts[procedure] as Record<string, Facts>)[stage]
  if (found === undefined) throw new Error(`nothing is known of ${procedure} ${stage}`)
  return found
}

export function relationsOf(person: string, procedure: ProcedureOfScene, stage: string): string[] {
  const { inArea, unit, abroad } = people[person] ?? {}
  if (abroad) return []
  const { unit: has, leadUnit, handler, registrar, tookPart } = factsOf(procedure, stage)
  const holds: Record<string, boolean> = {
    tenant: true,
    inArea: inArea === true,
    assignedUnit: unit !== undefined && unit === has,
    leadUnit: unit !== undefined && unit === leadUnit,
    assignedHandler: person === handler,
    registrar: person === registrar,
    tookPart: tookPart.includes(person),
  }
  return Object.keys(holds).filter((relation) => holds[relation])
}
