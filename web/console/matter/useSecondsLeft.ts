import { useEffect, useState } from 'react'

/** Whole seconds until a moment, 0 once it has passed or when there is none. Counts by itself. */
export function useSecondsLeft(until: string | null): number {
  const [now, setNow] = useState(() => Date.now())
  const end = until === null ? 0 : Date.parse(until)
  useEffect(() => {
    setNow(Date.now())
    const watch = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= end) clearInterval(watch)
    }, 500)
    return () => clearInterval(watch)
  }, [end])
  return Math.max(0, Math.ceil((end - now) / 1000))
}
