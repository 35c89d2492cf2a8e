import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { PartView } from '../api/contract.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { Light } from '../matters/Light.tsx'
import '../page/table.css'
import './parts.css'

/** 联合办理: what each body was asked, how far it is, what it says. Each opens as a matter of its own. */
export function Parts({ parts }: { parts: readonly PartView[] }) {
  const { t } = useTranslation()
  if (parts.length === 0) return null
  const open = parts.filter(({ ending }) => ending === null).length
  return (
    <section className="card" aria-labelledby="parts">
      <div className="card-head">
        <h2 id="parts">{t('parts.title')}</h2>
        <span className="soft">
          {open === 0 ? t('parts.allDone', { count: parts.length }) : t('parts.open', { open, count: parts.length })}
        </span>
      </div>
      <table className="table parts">
        <thead>
          <tr>
            <th scope="col">{t('parts.unit')}</th>
            <th scope="col">{t('column.stage')}</th>
            <th scope="col">{t('column.due')}</th>
            <th scope="col">{t('parts.opinion')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.id} className={part.critical ? 'part-critical' : undefined}>
              <td>
                <Link to={`/matters/${part.id}`}>{part.unitName ?? part.number}</Link>
                {part.critical && (
                  <span className="critical" title={t('waiting.criticalHint')}>
                    {t('waiting.critical')}
                  </span>
                )}
                <small className="number soft">{part.number}</small>
              </td>
              <td>
                <span className="stage">{part.stageTitle}</span>
                {part.ending !== null && <small className="soft">{t(`ending.${part.ending}`)}</small>}
              </td>
              <td>
                <DueDay day={part.dueDay} provisional={false} closed={part.ending !== null} />
                <Light light={part.light} />
              </td>
              <td className="part-opinion">{part.opinion ?? <span className="soft">{t('parts.noOpinion')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
