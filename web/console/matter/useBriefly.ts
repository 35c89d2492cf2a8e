import { useCallback, useEffect, useState } from 'react'

/** Holds something for so many seconds, then forgets it. @returns what is held, seconds left, how to hold something */
export function useBriefly<T>(seconds: number): [T | undefined, number, (value: T) => void] {
  const [held, setHeld] = useState<{ value: T; until: number } | undefined>(undefined)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (held === undefined) return
    const watch = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= held.until) setHeld(undefined)
    }, 500)
    return () => clearInterval(watch)
  }, [held])
  const show = useCallback(
    (value: T) => {
      setNow(Date.now())
      setHeld({ value, until: Date.now() + seconds * 1000 })
    },
    [seconds],
  )
  // a page that slept meanwhile shows nothing that ran out
  const current = held !== undefined && now < held.until ? held : undefined
  return [current?.value, current === undefined ? 0 : Math.max(0, Math.ceil((current.until - now) / 1000)), show]
}
