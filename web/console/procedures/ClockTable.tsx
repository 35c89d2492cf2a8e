import { useTranslation } from 'react-i18next'
import { DataTable } from '../page/DataTable.tsx'
import { type ProcedureView, termUnits } from './procedure.ts'

/** The deadlines: how long, from when, what stops them, what happens when they are over, and where that is written. */
export function ClockTable({ procedure }: { procedure: ProcedureView }) {
  const { t } = useTranslation()
  const comma = t('list.comma')
  const stages = (ids: readonly string[]) =>
    ids.map((id) => procedure.stages.find((stage) => stage.id === id)?.title ?? id).join(comma) || '—'
  const term = ({ amount, unit }: { amount: number; unit: string }) =>
    (termUnits as readonly string[]).includes(unit) ? t(`term.${unit}`, { count: amount }) : `${amount} ${unit}`
  const moveTitle = (id: string) => procedure.moves.find((move) => move.id === id)?.title ?? id
  return (
    <DataTable
      label={t('procedure.clocks')}
      rows={procedure.clocks}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'title',
          title: t('procedure.clock'),
          width: 120,
          cell: ({ title, legal }) => (
            <>
              <strong>{title}</strong> {legal && <span className="stage">{t('procedure.legal')}</span>}
            </>
          ),
        },
        { id: 'within', title: t('procedure.within'), width: 110, cell: ({ within }) => term(within) },
        {
          id: 'runs',
          title: t('procedure.runs'),
          cell: ({ from, startsIn, pausedIn, endsIn, afterPause }) => (
            <>
              <div>{t(`procedure.from.${from}`, { stages: stages(startsIn) })}</div>
              {pausedIn.length > 0 && <div>{t(`procedure.paused.${afterPause}`, { stages: stages(pausedIn) })}</div>}
              <div>{t('procedure.ends', { stages: stages(endsIn) })}</div>
            </>
          ),
        },
        {
          id: 'due',
          title: t('procedure.whenDue'),
          cell: ({ warnings, escalateTo, move, repeatEvery, extension }) => (
            <>
              {warnings.length > 0 && <div>{t('procedure.warns', { terms: warnings.map(term).join(comma) })}</div>}
              {escalateTo.length > 0 && <div>{t('procedure.escalates', { to: escalateTo.join(comma) })}</div>}
              {repeatEvery !== null && <div>{t('procedure.repeats', { term: term(repeatEvery) })}</div>}
              {move !== null && <div>{t('procedure.makes', { move: moveTitle(move) })}</div>}
              {extension !== null && (
                <div>{t('procedure.extends', { term: term(extension.max), times: extension.times })}</div>
              )}
            </>
          ),
        },
        {
          id: 'clause',
          title: t('procedure.clause'),
          width: '30%',
          cell: ({ clause }) => (
            <>
              {clause.document} {clause.at}
              {clause.text !== null && <div className="soft">{clause.text}</div>}
            </>
          ),
        },
      ]}
    />
  )
}
