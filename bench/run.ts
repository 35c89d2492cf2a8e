import { benchCreate } from './create.ts'
import type { Outcome } from './figures.ts'
import { benchImport, MEMORY_LIMIT } from './import.ts'
import { openBench } from './world.ts'

/** npm run bench [create|import]: measures, prints a table and one JSON object; exit code 1 when a target is missed. */
const wanted = process.argv[2]
const bench = await openBench()
const outcomes: Outcome[] = []
let memory: number | undefined
try {
  if (wanted !== 'import') outcomes.push(await benchCreate(bench))
  if (wanted !== 'create') {
    const imported = await benchImport(bench)
    outcomes.push(imported.outcome)
    memory = imported.memory
  }
} finally {
  await bench.close()
}

const round = (value: number) => Math.round(value).toLocaleString('en')
console.table(
  outcomes.map(({ name, product, baseline, ratio, target, ok }) => ({
    what: name,
    product: round(product),
    baseline: round(baseline),
    ratio: ratio.toFixed(2),
    target: `≥ ${target}`,
    met: ok ? 'yes' : 'NO',
  })),
)
const memoryOk = memory === undefined || memory <= MEMORY_LIMIT
if (memory !== undefined)
  console.log(
    `memory of the import above idle: ${round(memory / 1024 ** 2)} MB, at most ${round(MEMORY_LIMIT / 1024 ** 2)} MB: ${memoryOk ? 'yes' : 'NO'}`,
  )
console.log(JSON.stringify({ outcomes, memory }))
process.exitCode = memoryOk && outcomes.every(({ ok }) => ok) ? 0 : 1
