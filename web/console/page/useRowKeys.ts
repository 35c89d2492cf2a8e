import { useEffect, useRef, useState } from 'react'

type Handlers = { onOpen?: (index: number) => void; onToggle?: (index: number) => void }

/** Whether a key is meant for something else: a field, a dialog in front, or, for Enter, the link or button one stands on. */
function isMeantElsewhere({ key, target }: KeyboardEvent): boolean {
  if (document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null) return true
  const fields = 'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="combobox"], [role="menu"]'
  return (
    target instanceof Element && target.closest(key === 'Enter' ? `${fields}, a, button, summary` : fields) !== null
  )
}

/** Where a key leads from a row; undefined when it is no key of ours. -1 is before the first. */
export function rowAfter(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'j' || key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'k' || key === 'ArrowUp') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}

/** Walks the rows of the list on the page with the keyboard. @returns the row one stands on, -1 for none */
export function useRowKeys(count: number, handlers: Handlers): number {
  const [at, setAt] = useState(-1)
  const latest = useRef({ at, count, handlers })
  latest.current = { at, count, handlers }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isMeantElsewhere(event)) return
      const { at: now, count: rows, handlers: does } = latest.current
      const next = rowAfter(event.key, now, rows)
      if (next !== undefined) setAt(next)
      else if (event.key === 'Enter' && now >= 0 && does.onOpen !== undefined) does.onOpen(now)
      else if (event.key === 'x' && now >= 0 && does.onToggle !== undefined) does.onToggle(now)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return Math.min(at, count - 1)
}
