import { Alert, Button, Form, Input, Modal } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { errorWord, type TestResult } from './channels.ts'
import type { Kind } from './settings.ts'

/** Sends a test to oneself over a channel as it is set up now, and says what the other side answered. */
export function TestDialog({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useId()
  const [form] = Form.useForm<{ address: string }>()
  const test = useAction((body: { address: string }, key) =>
    send<TestResult>('POST', `/channels/${kind}/test`, body, key),
  )
  const rest = useFormProblem(form, test.error)
  const { data } = test
  return (
    <Modal
      open
      title={t('channels.testTitle', { kind: t(`notices.kind.${kind}`) })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('form.close')}</Button>
          <Button type="primary" htmlType="submit" form={name} loading={test.isPending}>
            {t('channels.sendTest')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={test.error} lines={rest} />
      {data !== undefined && (
        <Alert
          type={data.result === 'sent' ? 'success' : 'error'}
          showIcon
          role="status"
          title={t(`channels.result.${data.result}`)}
          {...(data.code !== null && { description: t(`channels.error.${errorWord(data.code)}`, { code: data.code }) })}
        />
      )}
      <Form form={form} id={name} name={name} layout="vertical" onFinish={(values) => test.mutate(values)}>
        <Form.Item
          name="address"
          label={t(`notices.address.${kind}`)}
          extra={t('channels.testHint')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
