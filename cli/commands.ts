import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import type { RestoreOptions } from './backup.ts'
import type { DemoOptions } from './demo.ts'
import { type ExitCode, exitCodes } from './exit.ts'
import type { ExportOptions } from './export.ts'
import type { ImportOptions } from './import.ts'
import type { InitOptions } from './init.ts'
import type { ReportOptions } from './report.ts'
import { type Running, run } from './run.ts'
import type { StartOptions } from './start.ts'

type Shown = { json?: boolean }

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('fivefold')
  .description('Self-hosted grassroots service network.')
  .version(version)
  .showHelpAfterError('(--help shows how it is used)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Surroundings:
  FIVEFOLD_DATA   folder with everything this installation remembers on this machine
  DATABASE_URL    a PostgreSQL server (15 or newer) instead of the embedded one
  PORT, HOST      where "start" listens (8080 on 127.0.0.1)
  LOG_LEVEL       how much is logged to stderr

Exit codes:
  0 done   1 done, with findings   2 wrongly used   3 not available   4 unexpected   130, 143 cancelled`,
  )

/** Hands the words of the command line to a command, loaded only now, and its result to the exit code. */
const command =
  <A extends unknown[]>(load: () => Promise<(running: Running, ...words: A) => Promise<ExitCode>>) =>
  (...words: unknown[]) =>
    run(async (running) => (await load())(running, ...(words as A)))

program
  .command('start')
  .description('serve the installation: portal, console and API on one port')
  .option('-p, --port <number>', 'port, instead of PORT')
  .option('-t, --tenant <id>', 'whose portal is served, when there are several')
  .action(command<[StartOptions]>(async () => (await import('./start.ts')).start))

program
  .command('demo')
  .description('make a demonstration community and serve it on this machine')
  .option('-p, --port <number>', 'port, instead of PORT')
  .option('--seed <text>', 'another seed makes another community', 'fivefold')
  .option('--no-serve', 'only make it and print its accounts')
  .option('--json', 'with --no-serve: print the accounts as JSON')
  .action(command<[DemoOptions]>(async () => (await import('./demo.ts')).demo))

program
  .command('init')
  .description('set up an installation for real work from areas.csv, organizations.csv and staff.csv')
  .argument('<folder>', 'where the files are')
  .option('--templates', 'write empty files to fill in instead')
  .option('-t, --tenant <id>', 'name of the new tenant in addresses and logs', 'home')
  .option('--name <text>', 'what people call it, instead of the name of its widest area')
  .option('--prefix <letters>', 'what reference numbers begin with', 'QS')
  .option('--json', 'print the result as JSON')
  .action(command<[string, InitOptions]>(async () => (await import('./init.ts')).init))

const importing = program.command('import').description('take in data from files')
importing
  .command('requests')
  .description('requests with their history, from NDJSON, CSV or XLSX; the same file again changes nothing')
  .argument('<file>')
  .option('-t, --tenant <id>', 'tenant of its own, made when missing (default: imported)')
  .option('--area <key>', 'where requests without a place belong')
  .option('--dry-run', 'check everything, write nothing')
  .option('--json', 'print the result as JSON')
  .action(command<[string, ImportOptions]>(async () => (await import('./import.ts')).importFile))

const exporting = program.command('export').description('write data to files')
exporting
  .command('matters')
  .description('all matters of a tenant, personal facts masked, as .csv or .xlsx; "-" for the output')
  .argument('<file>')
  .option('-t, --tenant <id>', 'whose, when there are several')
  .option('--lang <language>', 'zh-CN or en', 'zh-CN')
  .action(command<[string, ExportOptions]>(async () => (await import('./export.ts')).exportFile))

const reporting = program.command('report').description('figures')
reporting
  .command('requests')
  .description('received, answered, in time, late, by month and category')
  .option('-t, --tenant <id>', 'whose, when there are several')
  .option('--as-of <day>', 'as it was at the end of this day')
  .option('--json', 'print one object')
  .action(command<[ReportOptions]>(async () => (await import('./report.ts')).reportFigures))

const audit = program.command('audit').description('the audit trail')
audit
  .command('verify')
  .description('check that nobody changed, removed or added an entry')
  .option('--json', 'print the result as JSON')
  .action(command<[Shown]>(async () => (await import('./audit.ts')).auditVerify))

program
  .command('backup')
  .description('write everything into one file while the server goes on working; the master key is kept apart')
  .argument('<file>')
  .option('--json', 'print what is in it as JSON')
  .action(command<[string, Shown]>(async () => (await import('./backup.ts')).backup))

program
  .command('restore')
  .description('put a backup into an empty installation; checked completely before anything is touched')
  .argument('<file>')
  .option('--key-file <path>', 'the copy of the master key it was made under')
  .option('--force', 'replace what the installation holds')
  .option('--check', 'only check that the file is whole')
  .option('--json', 'print what is in it as JSON')
  .action(command<[string, RestoreOptions]>(async () => (await import('./backup.ts')).restore))

program
  .command('doctor')
  .description('look at everything the installation needs')
  .option('--json', 'print the findings as JSON')
  .action(command<[Shown]>(async () => (await import('./doctor.ts')).doctor))

/** Reads the words of the command line and does what they say. */
export async function runCommandLine(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    // commander has said what is wrong, or shown the help that was asked for
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  }
}
