import { benchCreate } from './create.ts'
import { benchImport } from './import.ts'
import type { Comparison } from './paired.ts'

// npm run bench [-- --quick] [-- --json]: every claim about speed beside its baseline, in this run, on this machine.
const quick = process.argv.includes('--quick')
const MEMORY_MB = 300

const comparisons: Comparison[] = [
  await benchCreate(quick ? { seconds: 2, rounds: 3 } : { seconds: 5, rounds: 5 }),
  await benchImport(quick ? { rows: 10_000, rounds: 1 } : { rows: 50_000, rounds: 3 }),
]
const memory = comparisons[1]?.extra['peak MB above idle'] ?? Number.NaN
const ok = comparisons.every((one) => one.ok) && memory <= MEMORY_MB

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ ok, memoryLimitMb: MEMORY_MB, comparisons }))
} else {
  const round = (values: readonly number[]) => values.map((value) => Math.round(value)).join(' ')
  for (const { name, unit, target, product, baseline, ratios, ratio, extra, ok: met } of comparisons) {
    console.log(`\n${name}`)
    console.log(`  product   ${round(product)} ${unit}`)
    console.log(`  baseline  ${round(baseline)} ${unit}`)
    console.log(
      `  ratio     ${ratios.map((one) => one.toFixed(2)).join(' ')}, median ${ratio.toFixed(2)}; at least ${target} is promised: ${met ? 'met' : 'MISSED'}`,
    )
    for (const [what, value] of Object.entries(extra)) console.log(`  ${what}: ${value}`)
  }
  console.log(
    `\nmemory of the import: ${memory} MB above idle; at most ${MEMORY_MB} is promised: ${memory <= MEMORY_MB ? 'met' : 'MISSED'}`,
  )
}
process.exitCode = ok ? 0 : 1
