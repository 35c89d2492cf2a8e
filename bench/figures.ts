export type Pair = { product: number; baseline: number }
export type Outcome = {
  name: string
  product: number
  baseline: number
  ratio: number
  target: number
  ok: boolean
  pairs: Pair[]
}

export function median(of: readonly number[]): number {
  const sorted = [...of].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Judges pairs of runs, both in things a second. The ratio is taken within each pair, so that a busy moment of the machine hits both. */
export function judge(name: string, target: number, pairs: Pair[]): Outcome {
  const ratio = median(pairs.map(({ product, baseline }) => product / baseline))
  return {
    name,
    product: median(pairs.map(({ product }) => product)),
    baseline: median(pairs.map(({ baseline }) => baseline)),
    ratio,
    target,
    ok: ratio >= target,
    pairs,
  }
}
