import { CommandFailure, type ExitCode, exitCodes } from './exit.ts'

/** What a command is given to notice that it shall end: aborted by the first Ctrl-C or SIGTERM. */
export type Running = { readonly signal: AbortSignal }

/**
 * Runs a command to its exit code. The first Ctrl-C asks it to finish what it has in hand or to take it back; the second ends the
 * process at once, which loses nothing that was acknowledged: the database takes back what was not finished.
 */
export async function run(command: (running: Running) => Promise<ExitCode | undefined>): Promise<void> {
  const abort = new AbortController()
  let code: ExitCode | undefined
  let first = 0
  const onSignal = (name: NodeJS.Signals) => {
    const ended = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
    // a terminal or a launcher may tell us the same thing twice in one moment
    if (abort.signal.aborted && Date.now() - first < 500) return
    if (abort.signal.aborted) process.exit(ended)
    first = Date.now()
    code = ended
    abort.abort(name)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  try {
    const own = await command({ signal: abort.signal })
    process.exitCode = own ?? code ?? exitCodes.done
  } catch (error) {
    process.exitCode = abort.signal.aborted && code !== undefined ? code : report(error)
  }
}

function report(error: unknown): ExitCode {
  if (error instanceof CommandFailure) {
    console.error(error.message)
    return error.exitCode
  }
  console.error(error)
  return exitCodes.bug
}
