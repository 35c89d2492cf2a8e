import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { calendarFileSchema, calendarFrom, type Instant, instant } from '../deadline/index.ts'
import type { Relation, Role } from '../permission/index.ts'
import {
  type Actor,
  begin,
  checkProcedure,
  type Decision,
  decideMove,
  type MatterState,
  type Procedure,
} from './index.ts'

const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

function procedureIn(path: string): Procedure {
  const checked = checkProcedure(parse(file(path)))
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  return checked.value
}

export const request = procedureIn('../../schemes/request/procedures/request.yaml')
export const part = procedureIn('../../schemes/request/procedures/part.yaml')
export const hazard = procedureIn('./fixtures/hazard.yaml')

const calendars = readdirSync(new URL('../../schemes/calendar', import.meta.url)).filter((name) =>
  name.endsWith('.yaml'),
)
export const calendarFiles = calendars.map((name) =>
  calendarFileSchema.parse(parse(file(`../../schemes/calendar/${name}`))),
)
export const calendar = calendarFrom(calendarFiles)

export const at = (day: string, time = '09:00'): Instant => instant(`${day}T${time}:00+08:00`)

const acting = (account: string | null, ...as: [Role, Relation][]): Actor => ({
  account,
  grants: as.map(([role, relation]) => ({ role, relation })),
})

export const resident = acting(null, ['resident', 'petitioner'])
export const system = acting(null, ['system', 'system'])
export const clerk = acting('clerk', ['clerk', 'inArea'], ['clerk', 'registrar'])
export const deskHandler = acting('clerk', ['clerk', 'inArea'], ['clerk', 'registrar'], ['clerk', 'assignedHandler'])
export const otherClerk = acting('otherClerk', ['clerk', 'inArea'])
export const gridWorker = acting('gridWorker', ['gridWorker', 'inArea'])
export const dispatcher = acting('dispatcher', ['dispatcher', 'inArea'])
export const upperDispatcher = acting('upperDispatcher', ['dispatcher', 'assignedUnit'])
export const handler = acting('handler', ['handler', 'assignedUnit'])
export const colleague = acting('colleague', ['handler', 'assignedUnit'])
export const unitHead = acting('unitHead', ['unitHead', 'assignedUnit'])
/** of the unit that leads the joint handling of which a matter is a part */
export const leader = acting('leader', ['handler', 'leadUnit'])
export const callback = acting('callback', ['callback', 'inArea'])
export const supervisor = acting('supervisor', ['supervisor', 'inArea'])
export const everybody = [
  resident,
  system,
  clerk,
  deskHandler,
  otherClerk,
  gridWorker,
  dispatcher,
  upperDispatcher,
  handler,
  colleague,
  unitHead,
  leader,
  callback,
  supervisor,
]

/** A matter on its way: each step must be accepted, and happens at its moment. */
export type Walk = {
  state: MatterState
  last: Decision & { ok: true }
  step: (move: string, actor: Actor, when: Instant, input?: unknown) => Walk
  /** Codes of the reasons why not, each with the field it concerns. */
  refusal: (move: string, actor: Actor, when: Instant, input?: unknown) => string[]
}

export function walk(procedure: Procedure, decision: Decision): Walk {
  if (!decision.ok) throw new Error(JSON.stringify(decision.reasons))
  const state = decision.next
  const decide = (move: string, actor: Actor, when: Instant, input: unknown = {}) =>
    decideMove(procedure, state, move, input, actor, when, calendar)
  return {
    state,
    last: decision,
    step: (move, actor, when, input) => walk(procedure, decide(move, actor, when, input)),
    refusal: (move, actor, when, input) => {
      const decided = decide(move, actor, when, input)
      return decided.ok ? [] : decided.reasons.map(({ code, field }) => (field ? `${code} ${field}` : code))
    },
  }
}

export const received = (procedure: Procedure, when: Instant, registrar: string | null = 'clerk'): Walk =>
  walk(procedure, begin(procedure, { receivedAt: when, now: when, registrar }, calendar))

/** The same matter with something that the database keeps beside its moves: who follows it, what is open of its parts. */
export const tied = (matter: Walk, ties: Partial<Pick<MatterState, 'followers' | 'openParts' | 'flags'>>): Walk =>
  walk(request, { ...matter.last, next: { ...matter.state, ...ties } })

/** A request that stands with the unit since Tuesday 2026-03-03; received the day before. */
export const inHandling = (): Walk =>
  received(request, at('2026-03-02'))
    .step('register', clerk, at('2026-03-02', '10:00'))
    .step('dispatch', dispatcher, at('2026-03-03'), { unit: 'housing' })

export const solved = { outcome: 'solved', answer: '路灯已修复。' }
export const answered = (): Walk => inHandling().step('answer', handler, at('2026-03-10'), solved)
export const noDuty = { ground: 'notOurDuty', basis: '三定规定第五条', reason: '不属本单位职责' }

export const openRuns = (state: MatterState, clock?: string) =>
  state.clocks.filter((run) => (run.state === 'running' || run.state === 'paused') && (!clock || run.id === clock))

export function run(state: MatterState, clock: string) {
  const found = state.clocks.findLast((one) => one.id === clock)
  if (!found) throw new Error(`no run of ${clock}`)
  return found
}
