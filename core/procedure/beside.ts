import type { Procedure } from './model.ts'
import { type Problem, problem } from './problems.ts'

/**
 * What is wrong with a sound procedure among the others of its installation: it opens parts under one that is none for parts, or ends them by
 * a move they do not have; or it has become another kind of thing than its earlier versions.
 *
 * @param others the latest version of every procedure there is, its own among them
 */
export function problemsBeside(procedure: Procedure, others: readonly Procedure[]): Problem[] {
  const problems: Problem[] = []
  const before = others.find(({ id }) => id === procedure.id)
  if (before !== undefined && before.scope !== procedure.scope) problems.push(problem('/scope', 'procedure.otherScope'))
  const all = [procedure, ...others.filter(({ id }) => id !== procedure.id)]
  for (const lead of all) {
    const opened = openedBy(lead).map(({ id, ...at }) => ({ ...at, part: all.find((one) => one.id === id), id }))
    const mine = lead === procedure
    for (const { move, id, part } of opened)
      if (mine && part?.scope !== 'part')
        problems.push(problem(`/moves/${move}/effects/parts/procedure`, 'procedure.noPart', { name: id }))
    for (const [move, { effects }] of Object.entries(lead.moves)) {
      const { endParts } = effects
      if (endParts === undefined) continue
      for (const { part } of opened) {
        if (part === undefined || part.scope !== 'part' || bySystem(part, endParts)) continue
        if (mine) problems.push(problem(`/moves/${move}/effects/endParts`, 'procedure.noPartMove', { name: endParts }))
        else if (part === procedure) problems.push(problem('/moves', 'procedure.partMoveGone', { name: endParts }))
      }
    }
  }
  return [...new Map(problems.map((one) => [`${one.path} ${one.expected}`, one])).values()]
}

const openedBy = ({ moves }: Procedure) =>
  Object.entries(moves).flatMap(([move, { effects }]) =>
    effects.parts === undefined ? [] : [{ move, id: effects.parts.procedure }],
  )

const bySystem = ({ moves }: Procedure, move: string): boolean =>
  Object.hasOwn(moves, move) && moves[move]?.by.some(({ role }) => role === 'system') === true
