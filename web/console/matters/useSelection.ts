import { useState } from 'react'
import type { MatterLine } from '../api/contract.ts'
import type { Selection } from '../page/DataTable.tsx'

/** As many as one batch takes. */
export const BATCH_AT_MOST = 200

/** The chosen matters, kept while pages and filters change; each as it was read last. */
export function useSelection(rows: readonly MatterLine[]) {
  const [kept, setChosen] = useState<readonly MatterLine[]>([])
  const present = new Map(rows.map((row) => [row.id, row]))
  const chosen = kept.map((line) => present.get(line.id) ?? line)
  const ids = new Set(chosen.map(({ id }) => id))
  const allChosen = rows.length > 0 && rows.every(({ id }) => ids.has(id))
  const add = (more: readonly MatterLine[]) =>
    setChosen([...chosen, ...more.filter(({ id }) => !ids.has(id))].slice(0, BATCH_AT_MOST))
  const drop = (gone: readonly string[]) => setChosen((before) => before.filter(({ id }) => !gone.includes(id)))
  const forTable: Selection<MatterLine> = {
    isChosen: ({ id }) => ids.has(id),
    labelOf: ({ number }) => number,
    allChosen,
    toggle: (row) => (ids.has(row.id) ? drop([row.id]) : add([row])),
    toggleAll: () => (allChosen ? drop(rows.map(({ id }) => id)) : add(rows)),
  }
  return { chosen, forTable, add, drop, clear: () => setChosen([]) }
}
