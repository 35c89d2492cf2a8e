import { useState } from 'react'
import type { MatterLine } from '../api/contract.ts'
import type { Selection } from '../page/DataTable.tsx'

/** As many as one batch takes. */
export const BATCH_AT_MOST = 200

/** The chosen matters, kept while pages and filters change. */
export function useSelection(rows: readonly MatterLine[]) {
  const [chosen, setChosen] = useState<readonly MatterLine[]>([])
  const ids = new Set(chosen.map(({ id }) => id))
  const allChosen = rows.length > 0 && rows.every(({ id }) => ids.has(id))
  const drop = (gone: readonly string[]) => setChosen((before) => before.filter(({ id }) => !gone.includes(id)))
  const forTable: Selection<MatterLine> = {
    isChosen: ({ id }) => ids.has(id),
    labelOf: ({ number }) => number,
    allChosen,
    toggle: (row) => (ids.has(row.id) ? drop([row.id]) : setChosen([...chosen, row].slice(0, BATCH_AT_MOST))),
    toggleAll: () =>
      allChosen
        ? drop(rows.map(({ id }) => id))
        : setChosen([...chosen, ...rows.filter(({ id }) => !ids.has(id))].slice(0, BATCH_AT_MOST)),
  }
  return { chosen, forTable, drop, clear: () => setChosen([]) }
}
