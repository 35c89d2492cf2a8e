// npm run check: types, lint, format, unused code, one-way doors and the table of requirements, in seconds.
import { checks, runChecks } from './checks.mjs'
import { installPackages } from './packages.mjs'

const unused = { name: 'unused code', words: ['node_modules/knip/bin/knip.js', '--no-progress'] }
const table = { name: 'table of requirements', words: ['scripts/coverage.ts', '--check'] }
const doors = {
  name: 'one-way doors',
  words: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'pure', 'architecture'],
}

await installPackages()
const { failed } = await runChecks([...checks, unused, table, doors])
process.exitCode = failed === 0 ? 0 : 1
