import { useTranslation } from 'react-i18next'
import type { BatchLine, MatterLine } from '../api/contract.ts'
import { DataTable } from '../page/DataTable.tsx'

type Row = { line: MatterLine; result: BatchLine | undefined; unit: string | undefined }

/** What becomes, or became, of each matter of a batch, and why not. */
export function BatchLines({
  lines,
  results,
  units,
  isDone = false,
}: {
  lines: readonly MatterLine[]
  results: readonly BatchLine[]
  units: ReadonlyMap<string, string>
  /** the lines tell what was done, not what would be */
  isDone?: boolean
}) {
  const { t } = useTranslation()
  const byMatter = new Map(results.map((result) => [result.matter, result]))
  const rows: Row[] = lines.map((line) => ({ line, result: byMatter.get(line.id), unit: units.get(line.id) }))
  return (
    <div className="batch-lines">
      <DataTable<Row>
        label={t('batch.lines')}
        rows={rows}
        rowKey={({ line }) => line.id}
        columns={[
          {
            id: 'number',
            title: t('column.number'),
            width: 150,
            cell: ({ line }) => <span className="number">{line.number}</span>,
          },
          { id: 'title', title: t('column.title'), cell: ({ line }) => line.title },
          { id: 'unit', title: t('column.unit'), width: 140, cell: ({ unit }) => unit ?? t('batch.noUnit') },
          {
            id: 'result',
            title: t('batch.result'),
            width: 240,
            cell: ({ result }) => <Result result={result} isDone={isDone} />,
          },
        ]}
      />
    </div>
  )
}

function Result({ result, isDone }: { result: BatchLine | undefined; isDone: boolean }) {
  const { t } = useTranslation()
  if (result === undefined) return <span className="soft">—</span>
  if (result.ok) return <span className="good">{isDone ? t('batch.dispatched') : t('batch.ok')}</span>
  const { problem } = result
  const reasons = problem?.faults.map(({ detail }) => detail).filter((detail) => detail !== problem.title) ?? []
  return (
    <span className="bad">
      {[problem?.code === 'input' ? '' : problem?.title, ...reasons].filter(Boolean).join(' ')}
    </span>
  )
}
