import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Popover } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '../page/Loading.tsx'
import { workbenchQuery } from '../work/workbench.ts'
import './notices.css'

const Notices = lazy(() => import('./Notices.tsx'))

/** How many notices are unread, and the notices themselves. */
export function Bell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { data } = useQuery(workbenchQuery)
  const unread = data?.unread ?? 0
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      classNames={{ root: 'notices-popover' }}
      open={open}
      onOpenChange={setOpen}
      content={
        <Suspense
          fallback={
            <div className="notices">
              <Loading rows={3} />
            </div>
          }
        >
          <Notices onLeave={() => setOpen(false)} />
        </Suspense>
      }
    >
      <button type="button" className="quiet bell" aria-label={t('notice.unread', { count: unread })}>
        <BellOutlined aria-hidden />
        {unread > 0 && <b aria-hidden="true">{unread > 99 ? '99+' : unread}</b>}
      </button>
    </Popover>
  )
}
