/**
 * Pages with something on them that is not saved yet, by their path. A page stays held while it sleeps behind another, so
 * what it says outlives its effects.
 */
const held = new Set<string>()

/** Says whether the page has something that would be lost with it. */
export function hold(path: string, unsaved: boolean): void {
  if (unsaved) held.add(path)
  else held.delete(path)
}

export const isHeld = (path: string): boolean => held.has(path)

/** Lets the browser ask before the console as a whole is left. */
export function askBeforeLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (held.size === 0) return
    event.preventDefault()
    // browsers before 2023 ask only if a value is returned
    event.returnValue = true
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
