import { openInstallation } from '../server/kernel/index.ts'
import { createService } from '../server/service.ts'

// The API alone in a process of its own, beside the load: prints its port.
const installation = await openInstallation({
  dataDir: process.env['FIVEFOLD_DATA'] ?? '',
  url: process.env['DATABASE_URL'],
  connections: Number(process.env['BENCH_CONNECTIONS']),
  tenant: 'bench',
})
const { app } = createService(installation)
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
console.log(typeof address === 'object' ? address?.port : address)
process.once('SIGTERM', async () => {
  await app.close()
  await installation.close()
})
