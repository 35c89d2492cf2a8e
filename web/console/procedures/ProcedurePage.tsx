import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { addressOf } from '../api/client.ts'
import { currentLanguage } from '../language/language.ts'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { useMay } from '../session/useMe.ts'
import { BeginDraft } from './BeginDraft.tsx'
import { ClockTable } from './ClockTable.tsx'
import { versionsQuery } from './drafts.ts'
import { MoveTable } from './MoveTable.tsx'
import { PictureFrame } from './PictureFrame.tsx'
import { type ProcedureView, procedureQuery } from './procedure.ts'
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
            <VersionActions procedure={procedure} />
            <Button className="no-print" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('page.print')}
            </Button>
          </PageHead>
          <JustPublished procedure={procedure} />
          <section className="card">
            <PictureFrame>
              <img
                src={addressOf(`/procedures/${id}/${version}/diagram`, {
                  lang: currentLanguage() === 'en' ? 'en' : 'zh',
                })}
                alt={t('matter.diagramOf', { procedure: procedure.title })}
              />
            </PictureFrame>
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

/** What administrators do with a version: write the next one from it. */
function VersionActions({ procedure: { id, version } }: { procedure: ProcedureView }) {
  const may = useMay()
  return may('procedure.edit') && <BeginDraft procedure={id} version={version} size="middle" />
}

/** Right after publication: it counts for what comes in from now on, and what to do about what runs under older versions. */
function JustPublished({ procedure: { id, version } }: { procedure: ProcedureView }) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const isNew = params.has('published')
  const versions = useQuery({ ...versionsQuery(id), enabled: isNew })
  if (!isNew) return null
  const older = (versions.data?.items ?? []).filter((one) => one.version !== version && one.running > 0)
  const running = older.reduce((sum, one) => sum + one.running, 0)
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      className="problem no-print"
      title={t('procedure.justPublished', { version })}
      description={
        running > 0 && (
          <>
            {t('procedure.stillRunning', { count: running })}{' '}
            <Link to={`/procedures/${id}/migrations?from=${older[0]?.version}&to=${version}`}>
              {t('procedure.migrateThem')}
            </Link>
          </>
        )
      }
    />
  )
}
