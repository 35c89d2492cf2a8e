import { PrinterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import type { MatterView } from '../api/contract.ts'
import { matterQuery } from '../matter/matter.ts'
import { Loaded } from '../page/Loaded.tsx'
import { usePageTitle } from '../page/pageTitle.ts'
import { Sheet } from './Sheet.tsx'
import './sheet.css'

/** 办理单: a matter on paper, to be filed and signed. */
export default function SheetPage() {
  const { id = '' } = useParams()
  const query = useQuery(matterQuery(id))
  return (
    <Loaded query={query} rows={12}>
      {(matter) => <Paper matter={matter} />}
    </Loaded>
  )
}

function Paper({ matter }: { matter: MatterView }) {
  const { t } = useTranslation()
  usePageTitle(t('sheet.of', { number: matter.number }))
  return (
    <>
      <div className="row no-print sheet-tools">
        <Button type="primary" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
          {t('page.print')}
        </Button>
        <Link to={`/matters/${matter.id}`}>{t('sheet.back')}</Link>
        <span className="soft">{t('sheet.hint')}</span>
      </div>
      <Sheet matter={matter} />
    </>
  )
}
