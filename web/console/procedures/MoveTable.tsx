import { useTranslation } from 'react-i18next'
import { DataTable } from '../page/DataTable.tsx'
import type { ProcedureView } from './procedure.ts'

/** The steps: from where to where, who may take them, what they ask, who is told. */
export function MoveTable({ procedure }: { procedure: ProcedureView }) {
  const { t } = useTranslation()
  const stage = (id: string) =>
    id === 'same' ? t('procedure.same') : (procedure.stages.find((one) => one.id === id)?.title ?? id)
  const comma = t('list.comma')
  return (
    <DataTable
      label={t('procedure.moves')}
      rows={procedure.moves}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'title',
          title: t('procedure.move'),
          width: 170,
          cell: ({ title, internal, hint }) => (
            <>
              <strong>{title}</strong> {internal && <span className="stage">{t('matter.internal')}</span>}
              {hint !== null && <div className="soft">{hint}</div>}
            </>
          ),
        },
        {
          id: 'way',
          title: t('procedure.way'),
          cell: ({ from, to }) => `${from.map(stage).join(comma)} → ${stage(to)}`,
        },
        {
          id: 'by',
          title: t('procedure.by'),
          cell: ({ by, notBy }) => (
            <>
              {by.map(({ text }) => text).join(comma)}
              {notBy.map((who) => (
                <div key={who} className="soft">
                  {t(`procedure.notBy.${who}`)}
                </div>
              ))}
            </>
          ),
        },
        {
          id: 'fields',
          title: t('procedure.fields'),
          cell: ({ fields }) =>
            fields.map(({ label, required }) => (required ? `${label} *` : label)).join(comma) || '—',
        },
        {
          id: 'notices',
          title: t('procedure.notices'),
          width: 130,
          cell: ({ notices }) => [...new Set(notices.map(({ text }) => text))].join(comma) || '—',
        },
      ]}
    />
  )
}
