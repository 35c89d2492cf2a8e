export { type Fact, type Figure, figureOf, nearestRank, outcomesOf, truthOf } from './interpret.ts'
export {
  type Condition,
  type FieldName,
  fieldKinds,
  type MeasureSet,
  measureNamed,
  measureSetSchema,
  type Source,
  sources,
} from './model.ts'
export { groupedSql, rowsSql } from './sql.ts'
export { SMALL, suppress } from './suppress.ts'
