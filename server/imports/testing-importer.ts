// A process for kill.db.test.ts: imports a file into a tenant and says how far it is after every batch, until it is done or killed.
// `node testing-importer.ts FOLDER DATABASE-URL FILE TENANT`
import { openInstallation } from '../kernel/index.ts'
import { importRequests } from './index.ts'

const [dataDir = '', url = '', file = '', tenant = ''] = process.argv.slice(2)
const installation = await openInstallation({ dataDir, url, connections: 3 })
const { created } = await importRequests(installation, {
  tenant,
  file,
  onProgress: (progress) => console.log(progress.created),
})
console.log(`done ${created}`)
await installation.close()
