/** Operations that have a name of their own; a longer one that begins with it is a kind of it: `matter.move.dispatch`. */
const named = [
  'session.create',
  'session.refused',
  'password.change',
  'petitioner.reveal',
  'submission.create',
  'submission.consent',
  'matter.move',
  'matter.export',
  'matter.migrate',
  'matter.recompute',
  'matter.part',
  'matter.split',
  'calendar.notice',
  'import',
  'account',
  'absence',
  'handover',
  'answers',
  'routing',
  'procedure',
  'migration',
  'channel',
  'message',
  'contact',
  'tenant',
] as const

/** The word under which the name of an operation stands in the texts; undefined for one that has none. */
export function operationWord(operation: string): string | undefined {
  const found = named.find((name) => operation === name || operation.startsWith(`${name}.`))
  return found?.replace(/\.(.)/g, (_dot, letter: string) => letter.toUpperCase())
}
