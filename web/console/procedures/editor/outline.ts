import type { Body, Clock, Move, Section, Stage } from './body.ts'

/** An id of the same beginning that nothing of the record has yet: `stage`, `stage2`, … */
export function freeId(taken: object, wanted: string): string {
  if (!(wanted in taken)) return wanted
  const stem = wanted.replace(/\d+$/, '').slice(0, 36)
  let number = 2
  while (`${stem}${number}` in taken) number++
  return `${stem}${number}`
}

/** The record with an entry put behind another one, or at its end. */
function inserted<T>(record: Record<string, T>, after: string | undefined, id: string, item: T): Record<string, T> {
  const entries = Object.entries(record)
  const at = after === undefined ? -1 : entries.findIndex(([key]) => key === after)
  entries.splice(at < 0 ? entries.length : at + 1, 0, [id, item])
  return Object.fromEntries(entries)
}

/** What a new one says before anything was filled in: as much as can be guessed from the rest. */
function blank(body: Body, section: Section, title: { zh: string; en: string }): Stage | Move | Clock {
  const open = Object.keys(body.stages).filter((id) => body.stages[id]?.final !== true)
  const first = body.start in body.stages ? body.start : (open[0] ?? '')
  const last = Object.keys(body.stages).filter((id) => body.stages[id]?.final === true)
  switch (section) {
    case 'stages':
      return { title, owner: [] } satisfies Stage
    case 'moves':
      return { title, from: [first], to: 'same', by: [] } satisfies Move
    case 'clocks':
      return {
        title,
        within: { amount: 5, unit: 'workingDay' },
        clause: { document: '', at: '' },
        from: 'entry',
        startsIn: [first],
        endsIn: last.slice(0, 1),
        legal: false,
      } satisfies Clock
  }
}

const stems: Record<Section, string> = { stages: 'stage', moves: 'move', clocks: 'clock' }

/** Adds a stage, move or clock behind the one named; answers with its id. */
export function added(
  body: Body,
  section: Section,
  title: { zh: string; en: string },
  after?: string,
): { body: Body; id: string } {
  const id = freeId(body[section], stems[section])
  const item = blank(body, section, title)
  return { body: { ...body, [section]: inserted(body[section] as Record<string, unknown>, after, id, item) }, id }
}

/** Adds one that says the same as another, behind it; only its id and title differ. */
export function duplicated(
  body: Body,
  section: Section,
  id: string,
  titled: (title: { zh: string; en: string }) => { zh: string; en: string },
): { body: Body; id: string } {
  const item = body[section][id]
  if (item === undefined) return { body, id }
  const copy = freeId(body[section], id)
  const same = { ...item, title: titled(item.title) }
  return {
    body: { ...body, [section]: inserted(body[section] as Record<string, unknown>, id, copy, same) },
    id: copy,
  }
}

/** Puts a stage, move or clock one place up (-1) or down (1); at an end it stays. */
export function shifted(body: Body, section: Section, id: string, by: -1 | 1): Body {
  const record: Record<string, unknown> = body[section]
  const keys = Object.keys(record)
  const at = keys.indexOf(id)
  const other = keys[at + by]
  if (at < 0 || other === undefined) return body
  keys[at] = other
  keys[at + by] = id
  return { ...body, [section]: Object.fromEntries(keys.map((key) => [key, record[key]])) }
}

/** The list with one item put a place up (-1) or down (1); at an end it stays. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...list]
  const [item, other] = [next[at], next[at + by]]
  if (item === undefined || other === undefined) return next
  next[at] = other
  next[at + by] = item
  return next
}

/** Flags and tallies have no list of their own: whatever a move sets, clears, asks or counts is one. */
export function flagsOf(body: Body): string[] {
  const names = Object.values(body.moves).flatMap(({ effects, whileFlag, unlessFlag }) => [
    ...(effects?.flag?.set ?? []),
    ...(effects?.flag?.clear ?? []),
    ...(whileFlag === undefined ? [] : [whileFlag]),
    ...(unlessFlag === undefined ? [] : [unlessFlag]),
  ])
  return [...new Set(names)].sort()
}

export function talliesOf(body: Body): string[] {
  const names = Object.values(body.moves).flatMap(({ effects }) => (effects?.tally ?? []).map(({ name }) => name))
  return [...new Set(names)].sort()
}
