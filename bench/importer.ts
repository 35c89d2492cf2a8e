import { importRequests } from '../server/imports/index.ts'
import { openInstallation } from '../server/kernel/index.ts'

// One import in a process of its own: prints seconds and the rise of memory above what the opened product needs.
const installation = await openInstallation({
  dataDir: process.env['FIVEFOLD_DATA'] ?? '',
  url: process.env['DATABASE_URL'],
  connections: 4,
})
globalThis.gc?.()
const idle = process.memoryUsage.rss()
let peak = idle
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 20)
const begun = performance.now()
const result = await importRequests(installation, { file: process.argv[2] ?? '', fileName: 'requests.ndjson' })
const seconds = (performance.now() - begun) / 1000
clearInterval(watch)
if (result.rejected > 0) throw new Error(`${result.rejected} rows were rejected`)
console.log(JSON.stringify({ seconds, aboveIdle: (peak - idle) / 1_048_576, created: result.created }))
await installation.close()
