import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal, Radio, Switch } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { type Channel, channelsQuery, type Setup } from './channels.ts'
import type { Kind } from './settings.ts'
import { TemplateIds } from './TemplateIds.tsx'

type Values = { enabled: boolean; secret?: string; settings: Record<string, unknown> & { templates?: TemplateRow[] } }
export type TemplateRow = { event: string; id: string }

const fresh: Record<Kind, Setup> = {
  sms: { kind: 'sms', url: '', app: '', signature: '', templates: {}, perMinute: 600, allowPrivate: false },
  mail: {
    kind: 'mail',
    host: '',
    port: 465,
    security: 'tls',
    user: '',
    from: '',
    perMinute: 120,
    allowPrivate: false,
  },
  wechat: {
    kind: 'wechat',
    url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send',
    perMinute: 20,
    allowPrivate: false,
  },
}

/** One channel as it is set up. Its key or password can be given anew and is never shown. */
export function ChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const { kind, revision } = channel
  const setup = channel.settings ?? fresh[kind]
  const save = useAction(
    ({ enabled, secret, settings }: Values, key) => {
      const { templates, ...rest } = settings
      const given =
        templates === undefined ? {} : { templates: Object.fromEntries(templates.map(({ event, id }) => [event, id])) }
      const body = { revision, enabled, settings: { kind, ...rest, ...given }, ...(secret && { secret }) }
      return send('PUT', '/channels', body, key)
    },
    {
      onDone: () => {
        void client.invalidateQueries({ queryKey: channelsQuery.queryKey })
        onClose()
      },
    },
  )
  const rest = useFormProblem(form, save.error)
  const required = [{ required: true, whitespace: true, message: t('form.required') }]
  const rows = 'templates' in setup ? Object.entries(setup.templates).map(([event, id]) => ({ event, id })) : undefined
  return (
    <Modal
      open
      width={640}
      title={t('channels.title', { kind: t(`notices.kind.${kind}`) })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={name} loading={save.isPending}>
            {t('form.save')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={save.error} lines={rest} />
      <Form<Values>
        form={form}
        id={name}
        name={name}
        layout="vertical"
        initialValues={{
          enabled: channel.enabled,
          settings: { ...setup, ...(rows !== undefined && { templates: rows }) },
        }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="enabled" label={t('channels.enabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {setup.kind === 'mail' ? (
          <>
            <div className="pair">
              <Form.Item name={['settings', 'host']} label={t('channels.host')} rules={required}>
                <Input maxLength={253} autoComplete="off" />
              </Form.Item>
              <Form.Item
                name={['settings', 'port']}
                label={t('channels.port')}
                rules={[{ required: true, message: t('form.required') }]}
              >
                <InputNumber min={1} max={65535} precision={0} />
              </Form.Item>
            </div>
            <Form.Item name={['settings', 'security']} label={t('channels.security')}>
              <Radio.Group
                options={(['tls', 'startTls', 'none'] as const).map((value) => ({
                  value,
                  label: t(`channels.securities.${value}`),
                }))}
              />
            </Form.Item>
            <Form.Item name={['settings', 'from']} label={t('channels.from')} rules={required}>
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
            <Form.Item name={['settings', 'user']} label={t('channels.user')} extra={t('channels.userHint')}>
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
          </>
        ) : (
          <Form.Item name={['settings', 'url']} label={t(`channels.url.${setup.kind}`)} rules={required}>
            <Input maxLength={300} autoComplete="off" />
          </Form.Item>
        )}
        {setup.kind === 'sms' && (
          <div className="pair">
            <Form.Item name={['settings', 'app']} label={t('channels.app')} rules={required}>
              <Input maxLength={100} autoComplete="off" />
            </Form.Item>
            <Form.Item name={['settings', 'signature']} label={t('channels.signature')}>
              <Input maxLength={40} autoComplete="off" />
            </Form.Item>
          </div>
        )}
        <Form.Item
          name="secret"
          label={t(`channels.secret.${kind}`)}
          extra={channel.secret ? t('channels.secretKept') : t('channels.secretHint')}
        >
          <Input.Password maxLength={500} autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        {rows !== undefined && <TemplateIds />}
        <Form.Item
          name={['settings', 'perMinute']}
          label={t('channels.perMinute')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <InputNumber min={1} max={kind === 'wechat' ? 20 : 6000} precision={0} />
        </Form.Item>
        <Form.Item
          name={['settings', 'allowPrivate']}
          label={t('channels.allowPrivate')}
          extra={t('channels.allowPrivateHint')}
          valuePropName="checked"
        >
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  )
}
