import { DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { download, get } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import { More } from '../matters/More.tsx'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { useProblemText } from '../page/ProblemAlert.tsx'
import type { ImportJob, Rejection } from './imports.ts'

/** The rows that could not be taken: where, which, why; and the workbook in which they are marked. */
export function Rejections({ job }: { job: ImportJob }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useProblemText()
  const list = useInfiniteQuery({
    queryKey: ['rejections', job.id, job.rejected],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Rejection>>(`/imports/${job.id}/rejections`, { cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
  })
  const workbook = useMutation({
    mutationFn: () => download(`/imports/${job.id}/rejections.xlsx`),
    onError: (error) => message.error(textOf(error)),
  })
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('import.rejections')}</h2>
        <Button icon={<DownloadOutlined aria-hidden />} loading={workbook.isPending} onClick={() => workbook.mutate()}>
          {t('import.workbook')}
        </Button>
      </div>
      <Loaded query={list} rows={3}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items)
          return (
            <>
              <DataTable
                label={t('import.rejections')}
                rows={rows}
                rowKey={({ line, field, code }) => `${line}-${field}-${code}`}
                columns={[
                  { id: 'line', title: t('import.line'), width: 80, align: 'right', cell: ({ line }) => line },
                  { id: 'source', title: t('import.sourceId'), width: 160, cell: ({ sourceId }) => sourceId ?? '—' },
                  {
                    id: 'field',
                    title: t('import.field'),
                    width: 140,
                    cell: ({ field }) => (field === null ? '—' : t(`import.fields.${field}`, { defaultValue: field })),
                  },
                  { id: 'detail', title: t('import.reason'), cell: ({ detail }) => detail },
                ]}
              />
              <More list={list} shown={rows.length} total={job.rejected} />
            </>
          )
        }}
      </Loaded>
    </section>
  )
}
