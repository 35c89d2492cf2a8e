export { type Fact, type Figure, figureOf, nearestRank, outcomesOf, truthOf } from './interpret.ts'
export {
  type Condition,
  type CounterName,
  countersOf,
  type FieldName,
  fieldKinds,
  kindOf,
  type MeasureSet,
  measureGroups,
  measureNamed,
  measureSetSchema,
  type Source,
  sources,
} from './model.ts'
export { groupedSql, rowsSql } from './sql.ts'
export { SMALL, suppress } from './suppress.ts'
export { effectOf, type TurnEffect, type Turns, turnEffects, turnsSchema } from './turns.ts'
