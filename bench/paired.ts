export type Comparison = {
  name: string
  unit: string
  target: number
  product: number[]
  baseline: number[]
  /** product over baseline of each round */
  ratios: number[]
  ratio: number
  extra: Record<string, number>
  ok: boolean
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
}

/** Product and baseline in turn, the order changing from round to round, so that a slow moment hits both alike. */
export async function compare(plan: {
  name: string
  unit: string
  target: number
  rounds: number
  product: () => Promise<number>
  baseline: () => Promise<number>
  extra?: () => Record<string, number>
}): Promise<Comparison> {
  const product: number[] = []
  const baseline: number[] = []
  // one round each to warm up, not counted
  await plan.baseline()
  await plan.product()
  for (let round = 0; round < plan.rounds; round++) {
    if (round % 2 === 0) baseline.push(await plan.baseline())
    product.push(await plan.product())
    if (round % 2 === 1) baseline.push(await plan.baseline())
  }
  const ratios = product.map((value, at) => value / (baseline[at] ?? Number.NaN))
  const ratio = median(ratios)
  return {
    name: plan.name,
    unit: plan.unit,
    target: plan.target,
    product,
    baseline,
    ratios,
    ratio,
    extra: plan.extra?.() ?? {},
    ok: ratio >= plan.target,
  }
}
