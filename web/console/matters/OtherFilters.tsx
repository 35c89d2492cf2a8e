import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { referenceQuery } from '../reference/reference.ts'
import type { Filters } from './filters.ts'

const others = ['handler', 'assigned', 'unattended', 'overdue', 'answeredFrom', 'answeredTo'] as const
type Other = (typeof others)[number]

/** What a list is narrowed to that the search form has no field for: it came with a link. Each can be taken away. */
export function OtherFilters({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const { t } = useTranslation()
  const { data: reference } = useQuery(referenceQuery)
  const textOf = (name: Other): string | undefined => {
    const value = filters[name]
    if (value === undefined || (name === 'overdue' && value === 'true')) return undefined
    if (name === 'handler') {
      const person = reference?.accounts.find(({ id }) => id === value)?.name
      return t('search.other.handler', { name: person ?? t('search.other.formerHandler') })
    }
    if (name === 'answeredFrom' || name === 'answeredTo') return t(`search.other.${name}`, { day: value })
    if (name === 'assigned') return t(value === 'true' ? 'search.other.assigned' : 'search.other.notAssigned')
    return t(`search.other.${name}`)
  }
  const shown = others.flatMap((name) => {
    const text = textOf(name)
    return text === undefined ? [] : [{ name, text }]
  })
  if (shown.length === 0) return null
  return (
    <ul className="views plain-list" aria-label={t('search.other.title')}>
      {shown.map(({ name, text }) => (
        <li key={name} className="view view-on">
          <button type="button" onClick={() => onChange({ ...filters, [name]: undefined })}>
            {text} <CloseOutlined aria-hidden /> <span className="hidden-text">{t('search.other.remove')}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
