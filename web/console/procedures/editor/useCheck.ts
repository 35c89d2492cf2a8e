import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey, send } from '../../api/client.ts'
import type { Check } from '../drafts.ts'
import type { Body } from './body.ts'

/** How long after the last change the service is asked; milliseconds. */
const PAUSE = 350

type Asked = { body: Body; stage: string | undefined; language: string }

export type Checked = {
  check: Check
  /** The last picture that could be drawn. */
  drawn: string | null
  /** The check is not of what stands there now: it is on the way, or the service was not reached. */
  stale: boolean
}

/** What the service finds wrong with the procedure as it is being written, and its picture with the stage one works on; asked whenever one pauses. */
export function useCheck(body: Body, stage: string | undefined, first: Check): Checked {
  const { i18n } = useTranslation()
  const language = i18n.language
  const [checked, setChecked] = useState<Asked & { check: Check }>({ body, stage: undefined, language, check: first })
  const [drawn, setDrawn] = useState(first.diagram)
  const newest = useRef(0)
  const stale = checked.body !== body || checked.language !== language
  const isOther = stale || checked.stage !== stage
  useEffect(() => {
    if (!isOther) return
    const number = ++newest.current
    const timer = setTimeout(() => {
      send<Check>('POST', '/procedure-drafts/check', { body, stage }, newKey())
        .then((check) => {
          if (number !== newest.current) return
          setChecked({ body, stage, language, check })
          if (check.diagram !== null) setDrawn(check.diagram)
        })
        // it is asked again with the next change; saving says what is wrong with the connection
        .catch(() => undefined)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [body, stage, language, isOther])
  return { check: checked.check, drawn, stale }
}
