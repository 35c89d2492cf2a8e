import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { referenceQuery } from '../reference/reference.ts'
import './procedures.css'

/** 流程: the ways that matters take. */
export default function ProceduresPage() {
  const { t } = useTranslation()
  const query = useQuery(referenceQuery)
  return (
    <>
      <PageHead title={t('menu.page.procedures')} note={t('procedure.note')} />
      <Loaded query={query}>
        {({ procedures }) => (
          <ul className="procedure-list">
            {procedures.map(({ id, version, title, stages }) => (
              <li key={`${id}-${version}`} className="card">
                <h2>
                  <Link to={`/procedures/${id}/${version}`}>{title}</Link>{' '}
                  <small className="soft">{t('procedure.version', { version })}</small>
                </h2>
                <p className="soft">{stages.map((stage) => stage.title).join(' → ')}</p>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  )
}
