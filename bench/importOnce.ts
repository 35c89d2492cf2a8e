import { importRequests } from '../server/imports/index.ts'
import { openInstallation } from '../server/kernel/index.ts'

/** One import in a process of its own, so that its memory can be told. Words: state folder, file, tenant. Prints one JSON object. */
const [dataDir = '', file = '', tenant = ''] = process.argv.slice(2)
const installation = await openInstallation({ dataDir })
// what is loaded with the first row belongs to the idle program
await importRequests(installation, { tenant: `${tenant}-idle`, file: `${file}.warm` })
global.gc?.()
const idle = process.memoryUsage.rss()
let peak = idle
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 20)
const begun = performance.now()
const { created, rejected } = await importRequests(installation, { tenant, file })
const ms = performance.now() - begun
clearInterval(watch)
peak = Math.max(peak, process.memoryUsage.rss())
console.log(JSON.stringify({ ms, created, rejected, idle, peak }))
await installation.close()
