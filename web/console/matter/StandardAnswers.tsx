import { useQuery } from '@tanstack/react-query'
import { App, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get } from '../api/client.ts'
import type { StandardAnswer } from '../api/contract.ts'
import type { Values } from '../form/answers.ts'

type Props = {
  matter: string
  /** whether something was written that would be lost */
  isWritten: () => boolean
  onChoose: (values: Values) => void
}

/** 标准答复: answers written once for this kind of matter, filled with what it says; they begin an answer, they do not end it. */
export function StandardAnswers({ matter, isWritten, onChoose }: Props) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const id = useId()
  const [chosen, setChosen] = useState<StandardAnswer | undefined>(undefined)
  const { data } = useQuery({
    queryKey: ['matter', matter, 'standard-answers'],
    queryFn: ({ signal }) => get<{ items: StandardAnswer[] }>(`/matters/${matter}/standard-answers`, {}, signal),
  })
  const items = data?.items ?? []
  if (items.length === 0) return null
  const take = async (wanted: string) => {
    const answer = items.find((one) => one.id === wanted)
    if (answer === undefined) return
    if (isWritten() && !(await modal.confirm({ title: t('standardAnswer.replace'), okText: t('standardAnswer.use') })))
      return
    setChosen(answer)
    const { outcome, answer: text, basis, remedy } = answer
    onChoose({ outcome, answer: text, basis, remedy })
  }
  return (
    <div className="standard-answers">
      <label htmlFor={id}>{t('standardAnswer.title')}</label>
      <Select
        id={id}
        value={chosen?.id ?? null}
        onChange={(wanted: string | null) => wanted !== null && void take(wanted)}
        options={items.map((one) => ({ value: one.id, label: one.title }))}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('standardAnswer.choose')}
      />
      {chosen !== undefined && chosen.gaps.length > 0 && (
        <ul className="bad" role="status">
          {chosen.gaps.map(({ part, text }) => (
            <li key={`${part}-${text}`}>{text}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
