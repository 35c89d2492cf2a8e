import { Alert, Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OneTime } from './accounts.ts'

/** The password, shown this once. */
export function OneTimePassword({ oneTime, onClose }: { oneTime: OneTime; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      open
      title={t('account.oneTime')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('account.noted')}
        </Button>
      }
    >
      <p className="number" style={{ fontSize: 24, fontWeight: 700, textAlign: 'center' }}>
        {oneTime.password}
      </p>
      <Alert type="info" showIcon title={t('account.oneTimeHint')} />
    </Modal>
  )
}
