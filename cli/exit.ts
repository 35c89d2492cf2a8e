/**
 * What the exit code of every command means.
 *
 * 0 done; 1 done, and something was found that a person has to look at (rejected rows, a broken audit chain, a failed check);
 * 2 wrongly used: bad words on the command line, a file that is missing or is not what it should be, nothing was changed;
 * 3 not available: database, port or master key; 4 a bug; 130 and 143 cancelled by Ctrl-C or the SIGTERM signal.
 */
export const exitCodes = {
  done: 0,
  found: 1,
  usage: 2,
  unavailable: 3,
  bug: 4,
  interrupted: 130,
  terminated: 143,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command with a message for the person who typed it and an exit code; never with a stack trace. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.name = 'CommandFailure'
    this.exitCode = exitCode
  }
}

export const wrongUse = (message: string) => new CommandFailure(exitCodes.usage, message)
export const notAvailable = (message: string) => new CommandFailure(exitCodes.unavailable, message)
