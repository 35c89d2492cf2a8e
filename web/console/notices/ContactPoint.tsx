import { CheckCircleFilled } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { type Contact, settingsQuery } from './settings.ts'

/** Where one is reached over one channel: the address, and the code that shows that it is one's own. */
export function ContactPoint({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const { kind, address, verified } = contact
  const [changing, setChanging] = useState(false)
  const client = useQueryClient()
  const { modal } = App.useApp()
  const refresh = () => void client.invalidateQueries({ queryKey: settingsQuery.queryKey })
  const remove = useAction((_: undefined, key) => send('DELETE', `/contact-points/${kind}`, undefined, key), {
    onDone: refresh,
  })
  const askToRemove = async () => {
    if (await modal.confirm({ title: t('notices.removeSure'), okText: t('form.delete') })) remove.mutate(undefined)
  }
  return (
    <li className="contact">
      <div className="contact-head">
        <strong>{t(`notices.kind.${kind}`)}</strong>
        {address === null ? (
          <span className="soft">{t('notices.noAddress')}</span>
        ) : (
          <span className="number">{address}</span>
        )}
        {verified && (
          <span className="good">
            <CheckCircleFilled aria-hidden /> {t('notices.verified')}
          </span>
        )}
        {address !== null && !verified && <span className="contact-open">{t('notices.unverified')}</span>}
        <span className="contact-actions">
          {address !== null && !changing && (
            <>
              <Button size="small" onClick={() => setChanging(true)}>
                {t('notices.change')}
              </Button>
              <Button size="small" danger loading={remove.isPending} onClick={() => void askToRemove()}>
                {t('form.delete')}
              </Button>
            </>
          )}
        </span>
      </div>
      <ProblemAlert problem={remove.error} />
      {(address === null || changing) && (
        <AddressForm
          contact={contact}
          onDone={() => {
            setChanging(false)
            refresh()
          }}
          {...(changing && { onCancel: () => setChanging(false) })}
        />
      )}
      {address !== null && !verified && !changing && <CodeForm contact={contact} onDone={refresh} />}
    </li>
  )
}

function AddressForm({
  contact: { kind },
  onDone,
  onCancel,
}: {
  contact: Contact
  onDone: () => void
  onCancel?: () => void
}) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ address: string }>()
  const give = useAction(
    ({ address }: { address: string }, key) => send('PUT', `/contact-points/${kind}`, { address }, key),
    { onDone },
  )
  const rest = useFormProblem(form, give.error)
  return (
    <Form form={form} name={`address-${kind}`} layout="vertical" onFinish={(values) => give.mutate(values)}>
      <ProblemAlert problem={give.error} lines={rest} />
      <div className="contact-form">
        <Form.Item
          name="address"
          label={t(`notices.address.${kind}`)}
          extra={t(`notices.addressHint.${kind}`)}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input
            maxLength={200}
            autoComplete="off"
            inputMode={kind === 'sms' ? 'tel' : kind === 'mail' ? 'email' : 'text'}
          />
        </Form.Item>
        <span className="row">
          <Button type="primary" htmlType="submit" loading={give.isPending}>
            {t('notices.sendCode')}
          </Button>
          {onCancel !== undefined && <Button onClick={onCancel}>{t('form.cancel')}</Button>}
        </span>
      </div>
    </Form>
  )
}

function CodeForm({ contact: { kind }, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ code: string }>()
  const verify = useAction(
    ({ code }: { code: string }, key) => send('POST', `/contact-points/${kind}/verify`, { code: code.trim() }, key),
    {
      onDone: () => {
        void message.success(t('notices.verifiedNow'))
        onDone()
      },
    },
  )
  const rest = useFormProblem(form, verify.error)
  return (
    <Form form={form} name={`code-${kind}`} layout="vertical" onFinish={(values) => verify.mutate(values)}>
      <ProblemAlert problem={verify.error} lines={rest} />
      <div className="contact-form">
        <Form.Item
          name="code"
          label={t('notices.code')}
          extra={t('notices.codeHint')}
          rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: t('notices.codeShape') }]}
        >
          <Input maxLength={10} autoComplete="one-time-code" inputMode="numeric" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={verify.isPending}>
          {t('notices.verify')}
        </Button>
      </div>
    </Form>
  )
}
