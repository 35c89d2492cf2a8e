// npm test: every check and every test. `npm test -- --project db server/areas` runs some, without the checks.
// The last line reads `N passed, N failed`; a skipped test fails the run, since nothing here may be skipped.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checks, runChecks } from './checks.mjs'
import { buildConsole } from './console.mjs'
import { installPackages, root, runProduct } from './packages.mjs'

const cache = join(root, '.cache')
const selection = process.argv.slice(2)

await installPackages()
// Only the journeys look at the console.
if (selection.length === 0 || selection.includes('e2e')) await buildConsole()
const checked = selection.length > 0 ? { passed: 0, failed: 0 } : await runChecks(checks)
const tested = await runTests(selection)

for (const line of tested.servers) console.log(`Database: ${line}`)
for (const name of tested.failures) console.log(`FAILED ${name}`)
for (const name of tested.skipped) console.log(`SKIPPED, which counts as failed: ${name}`)
const passed = checked.passed + tested.passed
const failed = checked.failed + tested.failures.length + tested.skipped.length
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function runTests(words) {
  mkdirSync(cache, { recursive: true })
  for (const name of notes()) rmSync(join(cache, name))
  const report = join(cache, 'tests.json')
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runProduct(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...words])
  const servers = notes().map((name) => readFileSync(join(cache, name), 'utf8'))
  return { ...countTests(report, code), servers: [...new Set(servers)] }
}

/** What the tests' servers have written down about themselves. */
function notes() {
  return readdirSync(cache).filter((name) => name.startsWith('test-server-'))
}

function countTests(report, code) {
  const outcome = { passed: 0, failures: [], skipped: [] }
  if (existsSync(report)) {
    for (const file of JSON.parse(readFileSync(report, 'utf8')).testResults) {
      const tests = file.assertionResults
      for (const { status, fullName } of tests) {
        if (status === 'passed') outcome.passed++
        else if (status === 'failed') outcome.failures.push(`${file.name}: ${fullName}`)
        else outcome.skipped.push(`${file.name}: ${fullName}`)
      }
      // A file that cannot be loaded, or whose set-up fails, has no failing test of its own.
      const blamed = tests.some(({ status }) => status === 'failed')
      if (file.status === 'failed' && !blamed) outcome.failures.push(`${file.name}: ${file.message}`)
    }
  }
  if (code !== 0 && outcome.failures.length === 0) outcome.failures.push(`vitest ended with exit code ${code}`)
  return outcome
}
