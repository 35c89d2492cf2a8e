import { EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Revealed, SubmissionView } from '../api/contract.ts'
import { RevealDialog } from './RevealDialog.tsx'
import { useBriefly } from './useBriefly.ts'

/** Seconds after which what was shown is covered again. */
const SHOWN_FOR = 60

/** Who asked, masked. Showing more asks what for, is recorded, and is covered again after a minute. */
export function Petitioner({ submission, mayReveal }: { submission: SubmissionView; mayReveal: boolean }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const [facts, left, show] = useBriefly<Revealed>(SHOWN_FOR)
  if (submission.anonymous) return <p className="petitioner">{t('matter.anonymous')}</p>
  return (
    <div className="petitioner">
      <dl className="facts">
        <Fact label={t('petitioner.name')} value={facts?.name ?? submission.name} />
        <Fact label={t('petitioner.phone')} value={facts?.phone ?? submission.phone} />
        {facts !== undefined && <Fact label={t('petitioner.identity')} value={facts.identity} />}
        {facts?.numbers.map(({ token, value }) => (
          <Fact key={token} label={token} value={value} />
        ))}
      </dl>
      {facts !== undefined ? (
        <p className="soft" role="status">
          {t('petitioner.shown', { seconds: left })}
        </p>
      ) : (
        mayReveal && (
          <Button className="no-print" size="small" icon={<EyeOutlined aria-hidden />} onClick={() => setAsking(true)}>
            {t('petitioner.reveal')}
          </Button>
        )
      )}
      {asking && (
        <RevealDialog
          submission={submission.id}
          onClose={() => setAsking(false)}
          onShown={(revealed) => {
            setAsking(false)
            show(revealed)
          }}
        />
      )}
    </div>
  )
}

function Fact({ label, value }: { label: string; value: string | null }) {
  if (value === null) return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
