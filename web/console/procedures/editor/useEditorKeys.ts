import { type RefObject, useEffect, useRef } from 'react'

type Keys = { onSave: () => void; onUndo: () => void; onRedo: () => void }

/** Ctrl+S saves, Ctrl+Z takes back, Ctrl+Y or Ctrl+Shift+Z makes again; dialogs and texts that do so themselves are left alone. */
export function useEditorKeys(frame: RefObject<HTMLElement | null>, keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const { target } = event
      const isHere = target === document.body || (target instanceof Node && frame.current?.contains(target) === true)
      if (!isHere) return
      const key = event.key.toLowerCase()
      const isOwn = target instanceof Element && target.closest('[data-own-undo]') !== null
      if (key === 's') latest.current.onSave()
      else if (isOwn) return
      else if (key === 'z' && !event.shiftKey) latest.current.onUndo()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) latest.current.onRedo()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [frame])
}
