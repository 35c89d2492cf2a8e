export { type Fact, type Figure, figureOf, nearestRank, outcomesOf, type Truth, truthOf } from './interpret.ts'
export {
  type Condition,
  type FieldName,
  fieldKinds,
  type Measure,
  type MeasureSet,
  measureNamed,
  measureSetSchema,
  type Source,
  sources,
} from './model.ts'
export { conditionSql, groupedSql, type Part, rowsSql } from './sql.ts'
export { SMALL, suppress, type TotalledTable } from './suppress.ts'
