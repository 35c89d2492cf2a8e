import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { addressOf } from '../api/client.ts'
import { currentLanguage } from '../language/language.ts'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { ClockTable } from './ClockTable.tsx'
import { MoveTable } from './MoveTable.tsx'
import { procedureQuery } from './procedure.ts'
import { StageTable } from './StageTable.tsx'
import './procedures.css'

/** One procedure: its picture, its stages and whose turn it is, its moves and who may make them, its deadlines and their clauses. */
export default function ProcedurePage() {
  const { t } = useTranslation()
  const { id = '', version = '' } = useParams()
  const query = useQuery(procedureQuery(id, version))
  return (
    <Loaded query={query}>
      {(procedure) => (
        <>
          <PageHead title={procedure.title} note={t('procedure.version', { version: procedure.version })}>
            <Button className="no-print" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('page.print')}
            </Button>
          </PageHead>
          <section className="card procedure-diagram">
            <img
              src={addressOf(`/procedures/${id}/${version}/diagram`, {
                lang: currentLanguage() === 'en' ? 'en' : 'zh',
              })}
              alt={t('matter.diagramOf', { procedure: procedure.title })}
            />
          </section>
          <section className="card">
            <h2>{t('procedure.stages')}</h2>
            <StageTable procedure={procedure} />
          </section>
          <section className="card">
            <h2>{t('procedure.clocks')}</h2>
            <ClockTable procedure={procedure} />
          </section>
          <section className="card">
            <h2>{t('procedure.moves')}</h2>
            <MoveTable procedure={procedure} />
          </section>
        </>
      )}
    </Loaded>
  )
}
