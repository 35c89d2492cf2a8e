#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { type DemoOptions, demo } from './demo.ts'
import { exitCodes } from './exit.ts'
import { type Running, run } from './run.ts'
import { type StartOptions, start } from './start.ts'

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

/** Hands the words of the command line to a command and its result to the exit code. */
const command =
  <A extends unknown[]>(work: (running: Running, ...words: A) => Promise<number>) =>
  (...words: unknown[]) =>
    run((running) => work(running, ...(words as A)) as never)

program
  .command('start')
  .description('serve the installation: portal, console and API on one port')
  .option('-p, --port <number>', 'port, instead of PORT')
  .option('-t, --tenant <id>', 'whose portal is served, when there are several')
  .action(command<[StartOptions]>(start))

program
  .command('demo')
  .description('make a demonstration community and serve it on this machine')
  .option('-p, --port <number>', 'port, instead of PORT')
  .option('--seed <text>', 'another seed makes another community', 'fivefold')
  .option('--no-serve', 'only make it and print its accounts')
  .option('--json', 'with --no-serve: print the accounts as JSON')
  .action(command<[DemoOptions]>(demo))

try {
  await program.parseAsync()
} catch (error) {
  // commander has said what is wrong, or shown the help that was asked for
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
}
