import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { download, type Query } from '../api/client.ts'
import { numberText } from '../language/format.ts'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { useMay } from '../session/useMe.ts'
import type { Filters } from './filters.ts'

const formats = ['xlsx', 'csv'] as const

/** The list as it is narrowed now, as a file. */
export function ExportButton({ filters, total }: { filters: Filters; total: number | null }) {
  const { t } = useTranslation()
  const may = useMay()
  const { message } = App.useApp()
  const textOf = useProblemText()
  const exporting = useMutation({
    mutationFn: (format: string) => download('/matters/export', { ...(filters as Query), format }),
    onError: (error) => message.error(textOf(error)),
  })
  if (!may('matter.export')) return null
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: formats.map((format) => ({ key: format, label: t(`export.${format}`, { total: numberText(total) }) })),
        onClick: ({ key }) => exporting.mutate(key),
      }}
    >
      <Button icon={<DownloadOutlined aria-hidden />} loading={exporting.isPending}>
        {t('export.title')}
      </Button>
    </Dropdown>
  )
}
