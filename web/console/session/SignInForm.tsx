import { Button, Form, Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import type { Me } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'

type Credentials = { login: string; password: string }

/** Account and password. */
export function SignInForm({ onDone }: { onDone: (me: Me) => void }) {
  const { t } = useTranslation()
  const name = useId()
  const signIn = useAction((credentials: Credentials, key) => send<{ me: Me }>('POST', '/session', credentials, key), {
    onDone: ({ me }) => onDone(me),
  })
  return (
    <Form<Credentials> name={name} layout="vertical" requiredMark={false} onFinish={(values) => signIn.mutate(values)}>
      <ProblemAlert problem={signIn.error} />
      <Form.Item name="login" label={t('session.login')} rules={[{ required: true, message: t('form.required') }]}>
        <Input autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus size="large" maxLength={80} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('session.password')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Input.Password autoComplete="current-password" size="large" maxLength={200} visibilityToggle={false} />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {t('session.signIn')}
      </Button>
    </Form>
  )
}
