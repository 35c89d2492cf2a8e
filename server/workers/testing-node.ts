// A node of its own for kill.db.test.ts: opens the installation of a test and runs the workers until it is killed.
// `node testing-node.ts STATE-FOLDER DATABASE-URL NOW`, NOW in milliseconds, at which its clock stands
import { instant } from '../../core/deadline/index.ts'
import { openInstallation } from '../kernel/index.ts'
import { startWorkers } from './index.ts'

const [dataDir = '', url = '', now = ''] = process.argv.slice(2)
startWorkers(await openInstallation({ dataDir, url, tenant: 'home', connections: 4, now: () => instant(Number(now)) }))
console.log('working')
