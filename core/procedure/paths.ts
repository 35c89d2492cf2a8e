import type { Procedure } from './model.ts'
import { type Problem, type ProblemCode, problem } from './problems.ts'

/** Stages from which one of `targets` can be reached, those included. */
export function leadingTo(procedure: Procedure, targets: readonly string[]): Set<string> {
  const found = new Set(targets)
  for (let grown = true; grown; ) {
    grown = false
    for (const move of Object.values(procedure.moves)) {
      if (move.to === 'same' || !found.has(move.to)) continue
      for (const from of move.from) {
        if (found.has(from)) continue
        found.add(from)
        grown = true
      }
    }
  }
  return found
}

/** Stages that can be reached from `start`, itself included, going on from none of `until`. */
export function reachableFrom(
  procedure: Procedure,
  start: readonly string[],
  until: readonly string[] = [],
): Set<string> {
  const found = new Set(start)
  for (const stage of found) {
    if (until.includes(stage)) continue
    for (const move of Object.values(procedure.moves)) {
      if (move.to !== 'same' && move.from.includes(stage)) found.add(move.to)
    }
  }
  return found
}

export const isFinal = (procedure: Procedure, stage: string) => procedure.stages[stage]?.final === true
export const finals = (procedure: Procedure) =>
  Object.keys(procedure.stages).filter((stage) => isFinal(procedure, stage))

/** What refers to nothing of the procedure. */
export function unknown(
  names: readonly string[],
  known: object,
  what: 'Stage' | 'Move' | 'Clock' | 'Phase',
  path: string,
): Problem[] {
  return names
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => problem(path, `procedure.unknown${what}`, { name, known: Object.keys(known).join(', ') }))
}

/** Collects what does not hold below a place of the file. */
export const expecting =
  (problems: Problem[], path: string) =>
  (holds: boolean, at: string, code: ProblemCode, params?: Record<string, string>) => {
    if (!holds) problems.push(problem(path + at, code, params))
  }
