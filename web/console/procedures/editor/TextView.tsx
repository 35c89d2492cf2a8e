import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, isShaped } from './body.ts'
import { useWriting } from './writing.ts'

function readBody(text: string): { body?: Body; fault?: 'json' | 'shape' } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { fault: 'json' }
  }
  return isShaped(value) ? { body: value } : { fault: 'shape' }
}

/** The procedure as text, as its file has it (JSON is YAML too): to copy, to paste, to change what the forms do not show. */
export function TextView() {
  const { t } = useTranslation()
  const { root } = useWriting()
  const id = useId()
  const current = JSON.stringify(root.value, null, 2)
  const [typed, setTyped] = useState<{ text: string; from: string } | undefined>(undefined)
  // what was changed in the forms or taken back since shows here unless something was typed
  const text = typed?.text ?? current
  const { body, fault } = readBody(text)
  const isOther = typed !== undefined && typed.text !== current
  const isOverrun = isOther && typed.from !== current
  return (
    <section className="card text-view" aria-label={t('draft.asText')}>
      <div className="card-head">
        <label htmlFor={id}>{t('draft.textHint')}</label>
        <span className="row">
          <Button disabled={!isOther} onClick={() => setTyped(undefined)}>
            {t('draft.textReset')}
          </Button>
          <Button
            type="primary"
            disabled={!isOther || body === undefined}
            onClick={() => {
              if (body === undefined) return
              root.set(body, 'text')
              setTyped(undefined)
            }}
          >
            {t('draft.textApply')}
          </Button>
        </span>
      </div>
      <div aria-live="polite">
        {fault !== undefined && <p className="bad">{t(`draft.textFault.${fault}`)}</p>}
        {isOverrun && <p className="bad">{t('draft.textOverrun')}</p>}
      </div>
      <Input.TextArea
        id={id}
        data-own-undo=""
        className="text-box"
        spellCheck={false}
        autoSize={{ minRows: 20, maxRows: 40 }}
        value={text}
        onChange={({ target }) => setTyped({ text: target.value, from: typed?.from ?? current })}
      />
    </section>
  )
}
