import { expect } from 'vitest'
import { instant } from '../../core/deadline/index.ts'
import type { Reply, World } from '../testing/index.ts'

export type Made = Awaited<ReturnType<World['register']>>
export type Run = { clock: string; run: number; state: string; dueDay: string; overdue: boolean; startedAt: string }
export type Told = {
  move: string
  actorKind: string
  actor: string | null
  undone: boolean
  fields: { value: string }[]
}

/** The reply of a request that was done; anything else fails with what was answered. */
export function done(reply: Reply) {
  expect([reply.status, reply.text]).toEqual([reply.status === 201 ? 201 : 200, reply.text])
  return reply.body
}

const headers = ({ number, queryCode }: Pick<Made, 'number' | 'queryCode'>) => ({
  'x-submission-number': number,
  'x-query-code': queryCode,
})

/** What tests of a matter's course do again and again, in their world. */
export function courseIn(world: World) {
  const at = (day: string, time = '09:00'): void => {
    world.clock.now = instant(`${day}T${time}:00+08:00`)
  }
  const after = (seconds: number): void => {
    world.clock.now = instant(world.clock.now + seconds * 1000)
  }
  /** what the petitioner sees */
  const track = async (made: Pick<Made, 'number' | 'queryCode'>) =>
    (await world.ask(undefined, 'GET', '/submissions/mine', undefined, headers(made))).body
  /** a step of the petitioner */
  async function own(made: Pick<Made, 'number' | 'queryCode'>, move: string, input: object = {}): Promise<Reply> {
    const { revision } = await track(made)
    return world.ask(undefined, 'POST', `/submissions/mine/moves/${move}`, { revision, input }, headers(made))
  }
  const view = async (matter: string, who = 'supervisor') => (await world.ask(who, 'GET', `/matters/${matter}`)).body
  const clock = async (matter: string, id: string, who = 'supervisor'): Promise<Run> =>
    (await view(matter, who)).clocks.findLast((run: Run) => run.clock === id)
  const moves = async (matter: string, who = 'supervisor'): Promise<string[]> =>
    (await view(matter, who)).timeline.map(({ move }: Told) => move)
  /** the moves that are open to somebody now */
  const open = async (matter: string, who: string): Promise<string[]> =>
    (await view(matter, who)).moves.flatMap(({ id, allowed }: { id: string; allowed: boolean }) =>
      allowed ? [id] : [],
    )
  const move = async (who: string, matter: string, name: string, input: Record<string, unknown> = {}) =>
    done(await world.move(who, matter, name, input))
  const undo = async (who: string, matter: string): Promise<Reply> =>
    world.ask(who, 'POST', `/matters/${matter}/undo`, { revision: await world.revision(matter) })
  /** a row as it lies in the database */
  const row = async (matter: string) =>
    (await world.database.pool.query('select * from matter where id = $1', [matter])).rows[0]

  async function registered(extra: object = {}): Promise<Made> {
    const made = await world.register({ ...extra })
    await move('clerk', made.matter, 'register')
    return made
  }
  async function dispatched(extra: object = {}): Promise<Made> {
    const made = await registered(extra)
    await move('dispatcher', made.matter, 'dispatch', { unit: world.units.roads })
    return made
  }
  /** a request that lies with the handler of the roads unit */
  async function handled(extra: object = {}): Promise<Made> {
    const made = await dispatched(extra)
    await move('handler', made.matter, 'take')
    return made
  }
  return { at, after, track, own, view, clock, moves, open, move, undo, row, registered, dispatched, handled }
}

export const solved = { outcome: 'solved', answer: '已更换灯泡。' }
export const noDuty = { ground: 'notOurDuty', basis: '三定规定第五条', reason: '不属本单位职责' }
