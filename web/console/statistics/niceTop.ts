/** The end of an axis: the next 1, 2, 2.5 or 5 times a power of ten at or above a value; 1 for nothing. */
export function niceTop(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value - 1e-9) ?? 10
  return step * power
}
