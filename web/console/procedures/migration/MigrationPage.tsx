import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { newKey, send } from '../../api/client.ts'
import { momentText, numberText } from '../../language/format.ts'
import { Loaded } from '../../page/Loaded.tsx'
import { PageHead } from '../../page/PageHead.tsx'
import { procedureQuery } from '../procedure.ts'
import { Decide } from './Decide.tsx'
import { isOpen, type Migration, migrationQuery, type Report } from './migrations.ts'
import { ReportView, Staying } from './ReportView.tsx'
import '../../matter/matter.css'
import './migration.css'

/** One migration: who wants it and what it means, whether it is approved, how far it has come, which matters stay. */
export default function MigrationPage() {
  const { migration: id = '' } = useParams()
  const query = useQuery(migrationQuery(id))
  return <Loaded query={query}>{(migration) => <View migration={migration} />}</Loaded>
}

function View({ migration }: { migration: Migration }) {
  const { t } = useTranslation()
  const { title, from, to, state, total, moved, failed } = migration
  const share = total === 0 ? 100 : Math.floor(((moved + failed) / total) * 100)
  return (
    <>
      <PageHead title={t('migration.oneTitle', { title, from, to })} note={t(`migration.stateNote.${state}`)}>
        {isOpen(migration) && <Decide migration={migration} />}
      </PageHead>
      <section className="card">
        <dl className="facts">
          <Fact name={t('migration.state')}>
            <span className={`migration-state migration-${state}`}>{t(`migrationState.${state}`)}</span>
          </Fact>
          <Fact name={t('migration.proposed')}>
            {migration.proposedByName} {momentText(migration.proposedAt)}
          </Fact>
          <Fact name={t('migration.approvedBy')}>{migration.approvedByName ?? '—'}</Fact>
          {migration.endedAt !== null && <Fact name={t('migration.endedAt')}>{momentText(migration.endedAt)}</Fact>}
          <Fact name={t('migration.moved')}>
            {numberText(moved)} / {numberText(total)}
          </Fact>
        </dl>
        {state !== 'proposed' && (
          <Progress
            percent={share}
            status={state === 'running' ? 'active' : state === 'done' ? 'success' : 'exception'}
            aria-label={t('migration.moved')}
          />
        )}
        <StagesTold migration={migration} />
        {failed > 0 && <Staying failures={migration.failures} count={failed} />}
      </section>
      {state === 'proposed' && <Meaning migration={migration} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Which stages become others; those that keep their name need no words. */
function StagesTold({ migration: { procedure, from, to, stages } }: { migration: Migration }) {
  const { t } = useTranslation()
  const was = useQuery(procedureQuery(procedure, from)).data
  const becomes = useQuery(procedureQuery(procedure, to)).data
  const titleIn = (view: typeof was, id: string) => view?.stages.find((stage) => stage.id === id)?.title ?? id
  const told = Object.entries(stages)
  if (told.length === 0) return <p className="soft">{t('migration.sameStages')}</p>
  return (
    <p>
      {t('migration.stagesTold')}{' '}
      {told.map(([old, now]) => `${titleIn(was, old)} → ${titleIn(becomes, now)}`).join(t('list.comma'))}
    </p>
  )
}

/** What it would mean if it were approved now: matters have come and gone since it was proposed. */
function Meaning({ migration: { procedure, from, to, stages } }: { migration: Migration }) {
  const { t } = useTranslation()
  const report = useQuery({
    queryKey: ['procedure-migration-preview', procedure, from, to, stages],
    queryFn: () => send<Report>('POST', '/procedure-migrations/preview', { procedure, from, to, stages }, newKey()),
  })
  return (
    <section className="card">
      <h2>{t('migration.meaning')}</h2>
      <Loaded query={report}>{(data) => <ReportView report={data} />}</Loaded>
    </section>
  )
}
