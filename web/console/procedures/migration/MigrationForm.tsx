import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { newKey, send } from '../../api/client.ts'
import { useAction } from '../../api/useAction.ts'
import { numberText } from '../../language/format.ts'
import { Labelled } from '../../page/Labelled.tsx'
import { Loaded } from '../../page/Loaded.tsx'
import { ProblemAlert } from '../../page/ProblemAlert.tsx'
import type { Version } from '../drafts.ts'
import { type ProcedureView, procedureQuery } from '../procedure.ts'
import { type MigrationPlan, migrationsQuery, type Report, toldStages, usualStages } from './migrations.ts'
import { ReportView } from './ReportView.tsx'
import { StageMap } from './StageMap.tsx'

/** From which version to which; both stand in the address, so that a version's page can lead here. */
export function MigrationForm({ procedure, versions }: { procedure: string; versions: readonly Version[] }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const numbers = versions.map(({ version }) => version)
  const wanted = (name: string) => numbers.find((version) => String(version) === params.get(name))
  const to = wanted('to') ?? numbers[0]
  const from = wanted('from') ?? versions.find(({ version, running }) => version !== to && running > 0)?.version
  if (versions.length < 2 || to === undefined) return <p className="card soft">{t('migration.oneVersion')}</p>
  const choose = (name: string, version: number) => {
    const next = new URLSearchParams(params)
    next.set(name, String(version))
    setParams(next, { replace: true })
  }
  const options = versions.map(({ version, running }) => ({
    value: version,
    label: t('migration.version', { version, running: numberText(running) }),
  }))
  return (
    <section className="card" aria-label={t('migration.new')}>
      <h2>{t('migration.new')}</h2>
      <div className="row migration-versions">
        {(['from', 'to'] as const).map((name) => (
          <Labelled key={name} label={t(name === 'from' ? 'migration.from' : 'migration.to')}>
            {(id) => (
              <Select
                id={id}
                value={(name === 'from' ? from : to) ?? null}
                options={options.filter(({ value }) => value !== (name === 'from' ? to : from))}
                onChange={(version: number) => choose(name, version)}
                placeholder={t('form.choose')}
              />
            )}
          </Labelled>
        ))}
      </div>
      {from === undefined ? (
        <p className="soft">{t('migration.chooseFrom')}</p>
      ) : (
        <Both key={`${from} ${to}`} procedure={procedure} from={from} to={to} />
      )}
    </section>
  )
}

function Both({ procedure, from, to }: { procedure: string; from: number; to: number }) {
  const old = useQuery(procedureQuery(procedure, from))
  const next = useQuery(procedureQuery(procedure, to))
  return (
    <Loaded query={old}>
      {(was) => <Loaded query={next}>{(becomes) => <Proposal was={was} becomes={becomes} />}</Loaded>}
    </Loaded>
  )
}

/** The map of stages, what it would mean, and the proposal. Another map must be looked at again before it is proposed. */
function Proposal({ was, becomes }: { was: ProcedureView; becomes: ProcedureView }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState(() => usualStages(was.stages, becomes.stages))
  const plan: MigrationPlan = {
    procedure: was.id,
    from: was.version,
    to: becomes.version,
    stages: toldStages(chosen),
  }
  const content = JSON.stringify(plan)
  const preview = useAction(
    // nothing is changed by looking, so every look is one of its own
    (asked: MigrationPlan) => send<Report>('POST', '/procedure-migrations/preview', asked, newKey()),
  )
  const report = preview.data !== undefined && JSON.stringify(preview.variables) === content ? preview.data : undefined
  const propose = useAction(
    (asked: MigrationPlan, key) => send<{ id: string }>('POST', '/procedure-migrations', asked, key),
    {
      onDone: ({ id }) => {
        void message.success(t('migration.proposedDone'))
        void client.invalidateQueries({ queryKey: migrationsQuery.queryKey })
        void navigate(`/procedures/${was.id}/migrations/${id}`)
      },
    },
  )
  const problem = propose.error ?? preview.error
  const mayPropose = report !== undefined && report.unmapped.length === 0 && report.matters > 0
  return (
    <>
      <StageMap was={was} becomes={becomes} chosen={chosen} onChoose={setChosen} />
      <ProblemAlert problem={problem} lines={problem?.faults.map(({ detail }) => detail) ?? []} />
      <div className="row">
        <Button
          {...(!mayPropose && { type: 'primary' as const })}
          loading={preview.isPending}
          onClick={() => preview.mutate(plan)}
        >
          {t('migration.preview')}
        </Button>
        <Button
          {...(mayPropose && { type: 'primary' as const })}
          disabled={!mayPropose}
          loading={propose.isPending}
          onClick={() => propose.mutate(plan)}
        >
          {t('migration.propose')}
        </Button>
        {report === undefined && <span className="soft">{t('migration.previewFirst')}</span>}
      </div>
      {report !== undefined && <ReportView report={report} />}
    </>
  )
}
