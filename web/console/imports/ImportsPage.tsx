import { DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Progress } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { download, upload } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { momentText, numberText, sizeText } from '../language/format.ts'
import { DataTable } from '../page/DataTable.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { ProblemAlert, useProblemText } from '../page/ProblemAlert.tsx'
import { keepFile } from './chosenFile.ts'
import { DropArea } from './DropArea.tsx'
import { importsQuery } from './imports.ts'

/** 导入: a file is looked at first, row by row; only then it is taken in. */
export default function ImportsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const textOf = useProblemText()
  const list = useQuery(importsQuery)
  const [share, setShare] = useState(0)
  const [sending, setSending] = useState<File | undefined>(undefined)
  const template = useMutation({
    mutationFn: () => download('/imports/template.xlsx'),
    onError: (error) => message.error(textOf(error)),
  })
  const look = useAction(
    ({ file }: { file: File; name: string; modified: number }, key) =>
      upload<{ id: string }>({
        path: '/imports',
        query: { dryRun: true },
        file,
        name: file.name,
        key,
        onProgress: setShare,
      }),
    {
      onDone: ({ id }, { file }) => {
        keepFile(id, file)
        void navigate(`/imports/${id}`)
      },
    },
  )
  return (
    <>
      <PageHead title={t('menu.page.imports')} note={t('import.note')}>
        <Button icon={<DownloadOutlined aria-hidden />} loading={template.isPending} onClick={() => template.mutate()}>
          {t('import.template')}
        </Button>
      </PageHead>
      <section className="card">
        <ProblemAlert problem={look.error} lines={look.error?.faults.map(({ detail }) => detail) ?? []} />
        <DropArea
          disabled={look.isPending}
          onFile={(file) => {
            setShare(0)
            setSending(file)
            look.mutate({ file, name: file.name, modified: file.lastModified })
          }}
        />
        {look.isPending && sending !== undefined && (
          <>
            <p role="status">{t('import.sending', { name: sending.name, size: sizeText(sending.size) })}</p>
            <Progress percent={Math.round(share * 100)} aria-label={t('import.sent')} />
          </>
        )}
      </section>
      <section>
        <h2 className="hidden-text">{t('import.earlier')}</h2>
        <Loaded query={list} rows={3}>
          {({ items }) =>
            items.length === 0 ? (
              <div className="card">
                <Plain title={t('import.none')} hint={t('import.noneHint')} />
              </div>
            ) : (
              <DataTable
                label={t('import.earlier')}
                rows={items}
                rowKey={({ id }) => id}
                onOpen={({ id }) => void navigate(`/imports/${id}`)}
                columns={[
                  {
                    id: 'file',
                    title: t('import.file'),
                    cell: ({ id, fileName }) => <Link to={`/imports/${id}`}>{fileName}</Link>,
                  },
                  {
                    id: 'state',
                    title: t('search.state'),
                    width: 130,
                    cell: ({ state, dryRun }) => `${t(`import.state.${state}`)}${dryRun ? t('import.trialMark') : ''}`,
                  },
                  {
                    id: 'rows',
                    title: t('import.count.rowsRead'),
                    width: 90,
                    align: 'right',
                    cell: ({ rowsRead }) => numberText(rowsRead),
                  },
                  {
                    id: 'created',
                    title: t('import.count.created'),
                    width: 90,
                    align: 'right',
                    cell: ({ created }) => numberText(created),
                  },
                  {
                    id: 'rejected',
                    title: t('import.count.rejected'),
                    width: 90,
                    align: 'right',
                    cell: ({ rejected }) => numberText(rejected),
                  },
                  {
                    id: 'at',
                    title: t('import.startedAt'),
                    width: 160,
                    cell: ({ startedAt }) => <span className="number">{momentText(startedAt)}</span>,
                  },
                ]}
              />
            )
          }
        </Loaded>
      </section>
    </>
  )
}
