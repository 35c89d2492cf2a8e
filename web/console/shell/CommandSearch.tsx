import { Modal } from 'antd'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '../page/Loading.tsx'
import type { MenuGroup } from './menu.ts'

const Commands = lazy(() => import('./Commands.tsx'))

/** Ctrl+K from anywhere: a page, a number, words of a title. */
export function CommandSearch({
  groups,
  open,
  onOpen,
}: {
  groups: readonly MenuGroup[]
  open: boolean
  onOpen: (open: boolean) => void
}) {
  const { t } = useTranslation()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        onOpen(true)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onOpen])
  return (
    <Modal
      open={open}
      onCancel={() => onOpen(false)}
      footer={null}
      title={t('command.title')}
      destroyOnHidden
      width={560}
      style={{ top: 72 }}
    >
      <Suspense fallback={<Loading rows={3} />}>
        <Commands groups={groups} onDone={() => onOpen(false)} />
      </Suspense>
    </Modal>
  )
}
