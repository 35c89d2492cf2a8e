import { Button, Form, Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'

type Passwords = { current: string; wanted: string; again: string }
const SHORTEST = 10

/** The old password, the new one twice. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const name = useId()
  const [form] = Form.useForm<Passwords>()
  const change = useAction(
    ({ current, wanted }: Omit<Passwords, 'again'>, key) => send('PUT', '/session/password', { current, wanted }, key),
    { onDone },
  )
  const rest = useFormProblem(form, change.error)
  return (
    <Form<Passwords>
      form={form}
      name={name}
      layout="vertical"
      requiredMark={false}
      onFinish={({ current, wanted }) => change.mutate({ current, wanted })}
    >
      <ProblemAlert problem={change.error} lines={rest} />
      <Form.Item name="current" label={t('session.current')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="current-password" visibilityToggle={false} maxLength={200} />
      </Form.Item>
      <Form.Item
        name="wanted"
        label={t('session.wanted')}
        extra={t('session.wantedHint', { count: SHORTEST })}
        rules={[{ required: true, min: SHORTEST, message: t('session.wantedHint', { count: SHORTEST }) }]}
      >
        <Input.Password autoComplete="new-password" visibilityToggle={false} maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('session.again')}
        dependencies={['wanted']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, value) =>
              value === getFieldValue('wanted') ? Promise.resolve() : Promise.reject(new Error(t('session.notSame'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" visibilityToggle={false} maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={change.isPending}>
        {t('session.change')}
      </Button>
    </Form>
  )
}
