import type { Procedure } from '../../core/procedure/index.ts'
import type { World } from '../testing/index.ts'

const at = (day: string) => `2026-03-${day}T10:00:00+08:00`

/** A way of a request from the first stage to the last, as a trial takes it. */
export const toTheEnd = {
  receivedAt: '2026-03-02T09:00:00+08:00',
  steps: [
    { move: 'register', input: {}, as: { role: 'clerk', relation: 'inArea' }, at: at('02') },
    { move: 'withdraw', input: {}, as: { role: 'resident', relation: 'petitioner' }, at: at('03') },
  ],
}

/** Publishes the next version of the request, changed; as an administrator does it. */
export async function publishNext(world: World, change: (body: Procedure) => Procedure | undefined): Promise<number> {
  const begun = await world.ask('admin', 'POST', '/procedure-drafts', { from: { procedure: 'request' } })
  const path = `/procedure-drafts/${begun.body.id}`
  const { body } = (await world.ask('admin', 'GET', path)).body
  const saved = await world.ask('admin', 'PUT', path, { revision: 1, body: change(body) ?? body })
  if (saved.body.check.problems.length > 0) throw new Error(JSON.stringify(saved.body.check.problems))
  const tried = await world.ask('admin', 'POST', `${path}/try`, toTheEnd)
  if (!tried.body.tried) throw new Error(tried.text)
  const published = await world.ask('admin', 'POST', `${path}/publish`, { revision: 2 })
  if (published.status !== 200) throw new Error(published.text)
  return published.body.version
}

/** The procedure with another name for one of its stages, everywhere it is named. */
export const renamed = (body: Procedure, stage: string, name: string): Procedure =>
  JSON.parse(JSON.stringify(body).replaceAll(`"${stage}"`, `"${name}"`))
