import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { send, upload } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { Counts } from './Counts.tsx'
import { keepFile, keptFile } from './chosenFile.ts'
import { hasEnded, type ImportJob, importQuery, importsQuery } from './imports.ts'
import { Rejections } from './Rejections.tsx'
import './imports.css'

/** One import: how far it is, what it found, what it could not take and why. */
export default function ImportPage() {
  const { id = '' } = useParams()
  const query = useQuery(importQuery(id))
  return <Loaded query={query}>{(job) => <Import job={job} />}</Loaded>
}

function Import({ job }: { job: ImportJob }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [share, setShare] = useState(0)
  const file = keptFile(job.id)
  const ended = hasEnded(job)
  const take = useAction(
    (_job: string, key) => {
      if (file === undefined) throw new Error('the file is gone')
      return upload<{ id: string }>({
        path: '/imports',
        query: { dryRun: false },
        file,
        name: file.name,
        key,
        onProgress: setShare,
      })
    },
    {
      onDone: ({ id }) => {
        if (file !== undefined) keepFile(id, file)
        void client.invalidateQueries({ queryKey: importsQuery.queryKey })
        void navigate(`/imports/${id}`)
      },
    },
  )
  const cancel = useAction((id: string, key) => send('POST', `/imports/${id}/cancel`, undefined, key), {
    onDone: () => void client.invalidateQueries({ queryKey: importQuery(job.id).queryKey }),
  })
  const takes = job.created + job.changed
  return (
    <>
      <PageHead title={job.fileName} note={job.dryRun ? t('import.trial') : t('import.real')}>
        {!ended && (
          <Button danger loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {t('import.cancel')}
          </Button>
        )}
      </PageHead>
      <section className="card">
        <ProblemAlert problem={cancel.error ?? take.error} />
        <p role="status">
          <strong>{t(`import.state.${job.state}`)}</strong>
          {!ended && ` · ${t('import.rowsSoFar', { count: job.rowsRead })}`}
        </p>
        {!ended && <Progress percent={Math.round(job.progress * 100)} aria-label={t('import.running')} />}
        {job.error !== null && <Alert type="error" showIcon title={job.error} />}
        <Counts job={job} />
        {job.dryRun && job.state === 'done' && (
          <div className="row">
            <Button
              type="primary"
              disabled={takes === 0 || file === undefined}
              loading={take.isPending}
              onClick={() => take.mutate(job.id)}
            >
              {t('import.take', { count: takes })}
            </Button>
            <span className="soft">{file === undefined ? t('import.chooseAgain') : t('import.takeHint')}</span>
          </div>
        )}
        {take.isPending && <Progress percent={Math.round(share * 100)} aria-label={t('import.sent')} />}
      </section>
      {job.rejected > 0 && <Rejections job={job} />}
    </>
  )
}
