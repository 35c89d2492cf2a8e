import { Button, type GetRef, Input } from 'antd'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { fill, placeholders, templateProblems } from '../../../core/letter/index.ts'

type Props = {
  id?: string
  value?: string
  onChange?: (text: string) => void
  rows?: number
  maxLength?: number
  'aria-required'?: boolean | 'true' | 'false'
  'aria-describedby'?: string
  'aria-invalid'?: boolean | 'true' | 'false'
}

/** A text with placeholders: they are put in by a button, and what cannot be filled is said while it is written. */
export function TemplateField({ value = '', onChange, rows = 3, maxLength = 5000, ...rest }: Props) {
  const { t } = useTranslation()
  const area = useRef<GetRef<typeof Input.TextArea>>(null)
  const problems = templateProblems(value)
  const insert = (name: string) => {
    const field = area.current?.resizableTextArea?.textArea
    const [from, until] = [field?.selectionStart ?? value.length, field?.selectionEnd ?? value.length]
    const put = `{{${name}}}`
    onChange?.(value.slice(0, from) + put + value.slice(until))
    // after the field has the new text, the place behind what was put in
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(from + put.length, from + put.length)
    })
  }
  return (
    <div className="template-field">
      <Input.TextArea
        {...rest}
        ref={area}
        autoSize={{ minRows: rows, maxRows: 12 }}
        maxLength={maxLength}
        value={value}
        onChange={({ target }) => onChange?.(target.value)}
      />
      <fieldset className="template-names" aria-label={t('answers.insert')}>
        {placeholders.map((name) => (
          <Button key={name} size="small" onClick={() => insert(name)}>
            {t(`answers.placeholder.${name}`)}
          </Button>
        ))}
      </fieldset>
      {problems.length > 0 ? (
        <ul className="bad template-problems" role="status">
          {problems.map(({ kind, name, line, column }) => (
            <li key={`${line}:${column}`}>
              {kind === 'unclosed'
                ? t('answers.unclosed', { line, column })
                : t('answers.unknown', { name, line, column })}
            </li>
          ))}
        </ul>
      ) : (
        value.includes('{{') && (
          <p className="template-sample">{t('answers.sample', { text: fill(value, sampleOf(t)).text })}</p>
        )
      )}
    </div>
  )
}

/** What the placeholders look like when they are filled. */
const sampleOf = (t: (key: string) => string) => ({
  number: 'QS-26-004821-7',
  title: t('answers.sampleTitle'),
  receivedDay: t('answers.sampleReceived'),
  dueDay: t('answers.sampleDue'),
  unit: t('answers.sampleUnit'),
  area: t('answers.sampleArea'),
  today: t('answers.sampleToday'),
})
