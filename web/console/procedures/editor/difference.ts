import { type Body, type Section, sections } from './body.ts'

/** What became of one property of a stage, move or clock; undefined where it was not said. */
export type Change = { property: string; before: unknown; after: unknown }
export type Changes = {
  added: string[]
  removed: string[]
  changed: { id: string; changes: Change[] }[]
  /** What stayed but stands in another order. */
  reordered: boolean
}
export type Difference = Record<Section, Changes> & { head: Change[] }

/** What says the same when it is left out. */
const silent = new Map<string, unknown>([
  ['undo', 'none'],
  ['afterPause', 'continue'],
])

function isSilent(key: string, value: unknown): boolean {
  if (value === undefined || value === false || silent.get(key) === value) return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** The same said shortest, so that a file and what the service read from it compare equal. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [key, plain(one)] as const)
  return Object.fromEntries(entries.filter(([key, one]) => !isSilent(key, one)))
}

/** Whether two values say the same; the order of keys does not matter. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && isSame(left[key], right[key]))
}

type Item = Record<string, unknown>

function changesOf(before: Item, after: Item): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((property) => !isSame(before[property], after[property]))
    .map((property) => ({ property, before: before[property], after: after[property] }))
}

function sectionChanges(before: Record<string, Item>, after: Record<string, Item>): Changes {
  const [old, now] = [Object.keys(before), Object.keys(after)]
  const kept = now.filter((id) => id in before)
  return {
    added: now.filter((id) => !(id in before)),
    removed: old.filter((id) => !(id in after)),
    changed: kept
      .map((id) => ({ id, changes: changesOf(before[id] ?? {}, after[id] ?? {}) }))
      .filter(({ changes }) => changes.length > 0),
    reordered: old.filter((id) => id in after).join() !== kept.join(),
  }
}

/** What one version of a procedure says otherwise than another. The number of the version is no difference. */
export function differenceOf(before: Body, after: Body): Difference {
  const [old, now] = [plain(before) as Item, plain(after) as Item]
  const parts = sections.map(
    (section) =>
      [
        section,
        sectionChanges((old[section] ?? {}) as Record<string, Item>, (now[section] ?? {}) as Record<string, Item>),
      ] as const,
  )
  const rest = ({ stages: _s, moves: _m, clocks: _c, version: _v, ...head }: Item) => head
  return { ...(Object.fromEntries(parts) as Record<Section, Changes>), head: changesOf(rest(old), rest(now)) }
}

export function isNone(difference: Difference): boolean {
  return (
    difference.head.length === 0 &&
    sections.every((section) => {
      const { added, removed, changed, reordered } = difference[section]
      return added.length + removed.length + changed.length === 0 && !reordered
    })
  )
}
