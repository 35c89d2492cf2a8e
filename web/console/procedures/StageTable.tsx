import { useTranslation } from 'react-i18next'
import { DataTable } from '../page/DataTable.tsx'
import type { ProcedureView } from './procedure.ts'

/** Where a matter can stand, and whose turn it is then. */
export function StageTable({ procedure }: { procedure: ProcedureView }) {
  const { t } = useTranslation()
  const clockTitle = (id: string) => procedure.clocks.find((clock) => clock.id === id)?.title ?? id
  return (
    <DataTable
      label={t('procedure.stages')}
      rows={procedure.stages}
      rowKey={({ id }) => id}
      columns={[
        { id: 'title', title: t('column.stage'), width: 140, cell: ({ title }) => <strong>{title}</strong> },
        {
          id: 'owners',
          title: t('procedure.owners'),
          cell: ({ owners, final }) =>
            final ? t('procedure.final') : owners.map(({ text }) => text).join(t('list.comma')),
        },
        {
          id: 'clocks',
          title: t('procedure.startsClocks'),
          width: 220,
          cell: ({ clocks }) => clocks.map(clockTitle).join(t('list.comma')) || '—',
        },
        { id: 'hint', title: t('procedure.toldPetitioner'), cell: ({ hint }) => hint ?? '—' },
      ]}
    />
  )
}
