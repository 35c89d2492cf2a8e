import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { savedViewsKey } from './matterQueries.ts'

type Values = { name: string; shared?: boolean }

/** A name for the list as it is narrowed now. */
export function SaveView({ query, onDone }: { query: string; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const id = useId()
  const save = useAction(
    ({ name, shared = false }: Values, key) => send('POST', '/saved-views', { name, query, shared }, key),
    {
      onDone: () => {
        void client.invalidateQueries({ queryKey: savedViewsKey })
        onDone()
      },
    },
  )
  return (
    <Form<Values>
      name={id}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => save.mutate(values)}
      style={{ width: 260 }}
    >
      <ProblemAlert problem={save.error} />
      <Form.Item
        name="name"
        label={t('view.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="shared" valuePropName="checked">
        <Checkbox>{t('view.share')}</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending} block>
        {t('form.save')}
      </Button>
    </Form>
  )
}
