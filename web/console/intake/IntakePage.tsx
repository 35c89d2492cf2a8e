import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../page/PageHead.tsx'
import { IntakeForm } from './IntakeForm.tsx'
import { Receipt, type Registered } from './Receipt.tsx'
import './intake.css'

/** 登记来件: one page from the first word to the receipt; the next one begins at once. */
export default function IntakePage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [registered, setRegistered] = useState<Registered | undefined>(undefined)
  const [count, setCount] = useState(0)
  return (
    <>
      <PageHead title={t('menu.page.intake')} note={registered === undefined ? t('intake.keys') : undefined} />
      {registered === undefined ? (
        <IntakeForm
          key={count}
          onDone={(done) => {
            setRegistered(done)
            void client.invalidateQueries({ queryKey: ['matters'] })
            void client.invalidateQueries({ queryKey: ['workbench'] })
          }}
        />
      ) : (
        <Receipt
          registered={registered}
          onNext={() => {
            setRegistered(undefined)
            setCount(count + 1)
          }}
        />
      )}
    </>
  )
}
