// npm start: from a fresh clone to the running demonstration. With DATABASE_URL the same on that server.
import { buildConsole } from './console.mjs'
import { installPackages } from './packages.mjs'
import { becomeProgram } from './program.mjs'

try {
  await installPackages()
  await buildConsole()
  becomeProgram(['demo', ...process.argv.slice(2)])
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
