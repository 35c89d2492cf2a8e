import { type Condition, type FieldName, kindOf, type Measure, type MeasureSet } from './model.ts'

/**
 * Two compilers. Both write SQL over a relation `fact` with one column per field, named as the field is: moments as
 * milliseconds, what has no value as null. The text holds nothing but names and checked literals of the measure files and
 * the moment asked about, so it needs no parameters and may stand inside a larger statement.
 */

export const columnOf = (field: FieldName): string => `fact."${field}"`

/** A condition as SQL, whose three-valued logic is the one meant. */
export function conditionSql(condition: Condition, asOf: number): string {
  if ('not' in condition) return `(not ${conditionSql(condition.not, asOf)})`
  if ('all' in condition) return `(${condition.all.map((one) => conditionSql(one, asOf)).join(' and ')})`
  if ('any' in condition) return `(${condition.any.map((one) => conditionSql(one, asOf)).join(' or ')})`
  const column = columnOf(condition.field)
  if ('known' in condition) return `(${column} is ${condition.known ? 'not null' : 'null'})`
  if ('is' in condition) return `(${column} in (${condition.is.map(literal).join(', ')}))`
  if ('atLeast' in condition) return `(${column} >= ${whole(condition.atLeast)})`
  if ('atMost' in condition) return `(${column} <= ${whole(condition.atMost)})`
  const against = 'before' in condition ? condition.before : condition.notBefore
  const other = against === 'asOf' ? whole(asOf) : columnOf(against)
  return `(${column} ${'before' in condition ? '<' : '>='} ${other})`
}

/** All of these named conditions at once. */
export function whereSql(set: MeasureSet, atoms: readonly string[], asOf: number): string {
  return atoms.length === 0 ? 'true' : atoms.map((name) => conditionSql(atomNamed(set, name), asOf)).join(' and ')
}

/**
 * Every figure of a set for the whole and for each value of each group, in one pass: rows with `group` (the name of the
 * group, null for the whole), `key`, and for a measure `x` the columns `x` and, where it has one, `x.numerator` and `x.base`.
 */
export function groupedSql(set: MeasureSet, groups: readonly FieldName[], asOf: number): string {
  for (const group of groups) if (kindOf(group) !== 'text') throw new RangeError(`${group} is nothing to group by`)
  const figures = set.measures.flatMap((measure) => figureSql(set, measure, asOf))
  const group =
    groups.length === 0
      ? 'null::text'
      : `case ${groups.map((name) => `when grouping(${columnOf(name)}) = 0 then ${literal(name)}`).join(' ')} end`
  const key =
    groups.length === 0
      ? 'null::text'
      : `case ${groups.map((name) => `when grouping(${columnOf(name)}) = 0 then ${columnOf(name)}`).join(' ')} end`
  const sets = ['()', ...groups.map((name) => `(${columnOf(name)})`)].join(', ')
  return `select ${group} as "group", ${key} as "key", ${figures.join(', ')} from fact group by grouping sets (${sets})`
}

function figureSql(set: MeasureSet, { id, where, aggregate }: Measure, asOf: number): string[] {
  const counted = whereSql(set, where, asOf)
  const count = (condition: string) => `count(*) filter (where ${condition})`
  if ('count' in aggregate) return [`${count(counted)} as "${id}"`]
  if ('share' in aggregate)
    return [
      `${count(`${counted} and ${whereSql(set, aggregate.share, asOf)}`)} as "${id}.numerator"`,
      `${count(counted)} as "${id}.base"`,
    ]
  if ('sum' in aggregate) {
    const sum = `sum(${columnOf(aggregate.sum)}) filter (where ${counted})`
    return [`coalesce(${sum}, 0)::bigint as "${id}"`, `${count(counted)} as "${id}.base"`]
  }
  const column = columnOf(aggregate.of)
  const valued = `${counted} and ${column} is not null`
  return [
    `percentile_disc(${aggregate.percentileDisc}) within group (order by ${column}) filter (where ${valued}) as "${id}"`,
    `${count(valued)} as "${id}.base"`,
  ]
}

/** Which rows a figure is made of: those its value counts, those its base counts, or those of the base that it does not count. */
export type Part = 'counted' | 'base' | 'missed'

/**
 * The rows behind a figure: `id` and, for each named condition of the measure, what came of it (`atom.x`: true, false or null).
 * As many as the figure says.
 */
export function rowsSql(set: MeasureSet, measure: Measure, part: Part, asOf: number): string {
  const { where, aggregate } = measure
  const further = 'share' in aggregate ? aggregate.share : []
  const outcomes = [...new Set([...where, ...further])].map(
    (name) => `${conditionSql(atomNamed(set, name), asOf)} as "atom.${name}"`,
  )
  return `select ${['fact.id', 'fact.matter_id', 'fact."receivedAt"', ...outcomes].join(', ')} from fact where ${partSql(set, measure, part, asOf)}`
}

function partSql(set: MeasureSet, { where, aggregate }: Measure, part: Part, asOf: number): string {
  const valued = 'of' in aggregate ? ` and ${columnOf(aggregate.of)} is not null` : ''
  const base = whereSql(set, where, asOf) + valued
  if (!('share' in aggregate) || part === 'base') return base
  const further = whereSql(set, aggregate.share, asOf)
  return part === 'counted' ? `${base} and ${further}` : `${base} and (${further}) is not true`
}

function atomNamed(set: MeasureSet, name: string): Condition {
  const atom = Object.hasOwn(set.atoms, name) ? set.atoms[name] : undefined
  if (atom === undefined) throw new RangeError(`no atom is called ${name}`)
  return atom
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`)
  return String(value)
}
