import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Workbench } from '../api/contract.ts'
import { numberText, today } from '../language/format.ts'
import './counters.css'

const shown = ['todo', 'dueToday', 'overdue'] as const

/** What waits, in numbers; each leads to the list it counts. */
export function Counters({ counters }: { counters: Workbench | undefined }) {
  const { t } = useTranslation()
  const listOf = {
    todo: '/matters?box=todo',
    dueToday: `/matters?box=todo&dueBefore=${today()}`,
    overdue: '/matters?box=todo&overdue=true',
  }
  return (
    <ul className="counters" aria-label={t('work.counters')}>
      {shown.map((id) => (
        <li key={id}>
          <Link
            to={listOf[id]}
            className={`counter counter-${id} ${(counters?.[id] ?? 0) === 0 ? 'counter-none' : ''}`}
          >
            <span>{t(`work.counter.${id}`)}</span>
            <strong>{numberText(counters?.[id])}</strong>
          </Link>
        </li>
      ))}
    </ul>
  )
}
