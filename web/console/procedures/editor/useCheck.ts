import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey, send } from '../../api/client.ts'
import type { Check } from '../drafts.ts'
import type { Body } from './body.ts'

/** How long after the last change the service is asked; milliseconds. */
const PAUSE = 350

export type Checked = {
  check: Check
  /** The last picture that could be drawn. */
  drawn: string | null
  /** The check is not of what stands there now: it is on the way, or the service was not reached. */
  stale: boolean
}

/** What the service finds wrong with the procedure as it is being written, and its picture; asked whenever one pauses. */
export function useCheck(body: Body, first: Check): Checked {
  const { i18n } = useTranslation()
  const language = i18n.language
  const [checked, setChecked] = useState({ of: body, language, check: first })
  const [drawn, setDrawn] = useState(first.diagram)
  const newest = useRef(0)
  const stale = checked.of !== body || checked.language !== language
  useEffect(() => {
    if (!stale) return
    const number = ++newest.current
    const timer = setTimeout(() => {
      send<Check>('POST', '/procedure-drafts/check', { body }, newKey())
        .then((check) => {
          if (number !== newest.current) return
          setChecked({ of: body, language, check })
          if (check.diagram !== null) setDrawn(check.diagram)
        })
        // it is asked again with the next change; saving says what is wrong with the connection
        .catch(() => undefined)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [body, language, stale])
  return { check: checked.check, drawn, stale }
}
