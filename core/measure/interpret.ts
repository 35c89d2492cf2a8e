import type { Condition, FieldName, Measure, MeasureSet } from './model.ts'

/** One row of a source. A field that is absent or null has no value. */
export type Fact = Partial<Record<FieldName, number | string | null>>

/** Null is "not known". */
export type Truth = boolean | null

/** A figure with what it is made of. A share of nothing and a percentile of nothing have no value. */
export type Figure = { value: number | null; numerator?: number; base: number }

/** The plain reading of a condition: the oracle of what `sql.ts` writes. */
export function truthOf(condition: Condition, fact: Fact, asOf: number): Truth {
  if ('not' in condition) {
    const inner = truthOf(condition.not, fact, asOf)
    return inner === null ? null : !inner
  }
  if ('all' in condition) {
    const each = condition.all.map((one) => truthOf(one, fact, asOf))
    return each.includes(false) ? false : each.includes(null) ? null : true
  }
  if ('any' in condition) {
    const each = condition.any.map((one) => truthOf(one, fact, asOf))
    return each.includes(true) ? true : each.includes(null) ? null : false
  }
  const value = fact[condition.field] ?? null
  if ('known' in condition) return (value !== null) === condition.known
  if (value === null) return null
  if ('is' in condition) return condition.is.includes(value as string)
  if ('atLeast' in condition) return (value as number) >= condition.atLeast
  if ('atMost' in condition) return (value as number) <= condition.atMost
  const against = 'before' in condition ? condition.before : condition.notBefore
  const other = against === 'asOf' ? asOf : ((fact[against] ?? null) as number | null)
  if (other === null) return null
  return 'before' in condition ? (value as number) < other : (value as number) >= other
}

/** Of one fact, what came of every named condition: why it counts, or which one it fails. */
export function outcomesOf(set: MeasureSet, fact: Fact, asOf: number): Record<string, Truth> {
  return Object.fromEntries(Object.entries(set.atoms).map(([name, atom]) => [name, truthOf(atom, fact, asOf)]))
}

export function figureOf(set: MeasureSet, measure: Measure, facts: readonly Fact[], asOf: number): Figure {
  const meets = (atoms: readonly string[]) => (fact: Fact) =>
    atoms.every((name) => {
      const atom = set.atoms[name]
      return atom !== undefined && truthOf(atom, fact, asOf) === true
    })
  const counted = facts.filter(meets(measure.where))
  const { aggregate } = measure
  if ('count' in aggregate) return { value: counted.length, base: counted.length }
  if ('share' in aggregate) {
    const numerator = counted.filter(meets(aggregate.share)).length
    return { value: counted.length === 0 ? null : numerator / counted.length, numerator, base: counted.length }
  }
  const field = 'sum' in aggregate ? aggregate.sum : aggregate.of
  const values = counted.map((fact) => fact[field]).filter((value) => typeof value === 'number')
  if ('sum' in aggregate) return { value: values.reduce((total, value) => total + value, 0), base: counted.length }
  return { value: nearestRank(values, aggregate.percentileDisc), base: values.length }
}

/** The smallest value that at least this share of all does not exceed; null of nothing. */
export function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null
}
