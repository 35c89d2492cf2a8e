import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import type { DemoOptions } from './demo.ts'
import { type ExitCode, exitCodes } from './exit.ts'
import { type Running, run } from './run.ts'
import type { StartOptions } from './start.ts'

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
