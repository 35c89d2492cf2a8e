import type { FieldView, MatterLine } from '../api/contract.ts'
import { answersOf, type Values } from '../form/answers.ts'

/** A step that can be made for many matters at once, over all procedures that have it. */
export type BatchAction = {
  move: string
  title: string
  hint: string | null
  fields: readonly FieldView[]
  /** stages it is made from */
  from: readonly string[]
}

type Move = {
  id: string
  title: string
  hint: string | null
  from: readonly string[]
  by: readonly { role: string }[]
  batch: boolean
}
type Read = { moves: readonly Move[]; fieldsOf: (move: string) => FieldView[] }

/**
 * The steps open to these roles for at least one of these lines, each of which is given by its stage: what most of them can have comes
 * first. A step two procedures have by the same name is one.
 */
export function batchActions(
  procedures: readonly Read[],
  roles: readonly string[],
  stages: readonly string[],
): BatchAction[] {
  const actions = new Map<string, BatchAction>()
  for (const { moves, fieldsOf } of procedures) {
    for (const { id, title, hint, from, by, batch } of moves) {
      if (!batch || !by.some(({ role }) => roles.includes(role)) || !from.some((stage) => stages.includes(stage)))
        continue
      const known = actions.get(id)
      actions.set(
        id,
        known === undefined
          ? { move: id, title, hint, from, fields: fieldsOf(id) }
          : { ...known, from: [...known.from, ...from] },
      )
    }
  }
  const reach = ({ from }: BatchAction) => stages.filter((stage) => from.includes(stage)).length
  return [...actions.values()].sort((a, b) => reach(b) - reach(a))
}

export type BatchItem = { matter: string; revision: number; input: Record<string, unknown> }

/**
 * What is sent for each line: the answers to the form, and the unit of the line where every line has its own. The matter that the
 * others are merged into is left out, it stays as it is.
 */
export function itemsOf(
  lines: readonly MatterLine[],
  fields: readonly FieldView[],
  values: Values,
  units?: { field: string; of: ReadonlyMap<string, { id: string }> },
): BatchItem[] {
  const input = answersOf(fields, values)
  const others = fields.filter(({ type }) => type === 'matter').map(({ id }) => input[id])
  return lines
    .filter(({ id }) => !others.includes(id))
    .map(({ id, revision }) => {
      if (units === undefined) return { matter: id, revision, input }
      const { [units.field]: _one, ...rest } = input
      const unit = units.of.get(id)
      return { matter: id, revision, input: unit === undefined ? rest : { ...rest, [units.field]: unit.id } }
    })
}
