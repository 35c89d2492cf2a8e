import { useTranslation } from 'react-i18next'
import type { BatchLine, MatterLine } from '../api/contract.ts'
import { type Column, DataTable } from '../page/DataTable.tsx'

type Row = { line: MatterLine; result: BatchLine | undefined }

/** What becomes, or became, of each matter of a batch, and why not. `units`: where every line goes, when each goes to its own. */
export function BatchLines({
  lines,
  results,
  units,
  stageTitle,
  isDone = false,
}: {
  lines: readonly MatterLine[]
  results: readonly BatchLine[]
  units?: ReadonlyMap<string, string> | undefined
  stageTitle: (stage: string) => string
  /** the lines tell what was done, not what would be */
  isDone?: boolean
}) {
  const { t } = useTranslation()
  const byMatter = new Map(results.map((result) => [result.matter, result]))
  const rows: Row[] = lines.map((line) => ({ line, result: byMatter.get(line.id) }))
  const columns: Column<Row>[] = [
    {
      id: 'number',
      title: t('column.number'),
      width: 150,
      cell: ({ line }) => <span className="number">{line.number}</span>,
    },
    { id: 'title', title: t('column.title'), cell: ({ line }) => line.title },
    ...(units === undefined
      ? []
      : [
          {
            id: 'unit',
            title: t('column.unit'),
            width: 130,
            cell: ({ line }: Row) => units.get(line.id) ?? t('batch.noUnit'),
          },
        ]),
    {
      id: 'change',
      title: isDone ? t('batch.changed') : t('batch.change'),
      width: 200,
      cell: ({ line, result }) =>
        result?.to === undefined || result.to === line.stage
          ? line.stageTitle
          : t('batch.fromTo', { from: line.stageTitle, to: stageTitle(result.to) }),
    },
    {
      id: 'result',
      title: t('batch.result'),
      width: 220,
      cell: ({ result }) => <Result result={result} isDone={isDone} />,
    },
  ]
  return (
    <div className="batch-lines">
      <DataTable<Row> label={t('batch.lines')} rows={rows} rowKey={({ line }) => line.id} columns={columns} />
    </div>
  )
}

function Result({ result, isDone }: { result: BatchLine | undefined; isDone: boolean }) {
  const { t } = useTranslation()
  if (result === undefined) return <span className="soft">—</span>
  if (result.ok) return <span className="good">{isDone ? t('batch.made') : t('batch.ok')}</span>
  const { problem } = result
  const reasons = problem?.faults.map(({ detail }) => detail).filter((detail) => detail !== problem.title) ?? []
  return (
    <span className="bad">
      {[problem?.code === 'input' ? '' : problem?.title, ...reasons].filter(Boolean).join(' ')}
    </span>
  )
}
