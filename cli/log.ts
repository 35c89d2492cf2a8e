import { type Logger, pino } from 'pino'

/**
 * Log lines: one JSON object a line on stderr, so that what a command prints stays clean. Events carry a trace id and never personal
 * data: no bodies, no addresses of pages with numbers in them, no query strings.
 *
 * `LOG_LEVEL` decides how much: trace, debug, info, warn, error, fatal, silent.
 */
export function openLog(level: string): Logger {
  return pino(
    {
      level: process.env['LOG_LEVEL'] || level,
      base: { service: 'fivefold' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
