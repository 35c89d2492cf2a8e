import type { MatterView, MoveView } from '../api/contract.ts'
import type { Values } from '../form/answers.ts'

/** What a form begins with: the unit the rules name, and for what is split off the place and category of the whole. */
export function startValues({ proposedUnit, category, area }: MatterView, { id, fields }: MoveView): Values {
  const values: Values = {}
  for (const field of fields) {
    if (field.type === 'unit' && field.level === null && proposedUnit !== null) values[field.id] = proposedUnit.id
    if (id === 'split' && field.type === 'category' && category !== null) values[field.id] = category
    if (id === 'split' && field.type === 'area') values[field.id] = area
  }
  return values
}
