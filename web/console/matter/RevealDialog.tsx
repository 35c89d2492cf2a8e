import { Button, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import type { Revealed } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'

const purposes = ['contact', 'verify', 'handle', 'callback', 'correct', 'legalDuty'] as const

/** What for? Without a purpose nothing is shown; with one it is recorded who looked, when and what for. */
export function RevealDialog({
  submission,
  onShown,
  onClose,
}: {
  submission: string
  onShown: (facts: Revealed) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [purpose, setPurpose] = useState<string | undefined>(undefined)
  const reveal = useAction(
    (wanted: string, key) => send<Revealed>('POST', `/submissions/${submission}/reveal`, { purpose: wanted }, key),
    { onDone: onShown },
  )
  return (
    <Modal
      open
      width={420}
      title={t('petitioner.why')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button
            type="primary"
            disabled={purpose === undefined}
            loading={reveal.isPending}
            onClick={() => purpose !== undefined && reveal.mutate(purpose)}
          >
            {t('petitioner.reveal')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={reveal.error} />
      <p>{t('petitioner.recorded')}</p>
      <Radio.Group
        className="radio-column"
        aria-label={t('petitioner.why')}
        value={purpose}
        onChange={({ target }) => setPurpose(target.value)}
        options={purposes.map((id) => ({ value: id, label: t(`purpose.${id}`) }))}
      />
    </Modal>
  )
}
