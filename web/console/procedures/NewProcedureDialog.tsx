import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { draftsQuery } from './drafts.ts'
import { idPattern } from './editor/body.ts'

type Values = { id: string; zh: string; en: string }

/** A procedure that does not exist yet: its id and its name; it begins with two stages and a way between them. */
export function NewProcedureDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const create = useAction(
    ({ id, zh, en }: Values, key) => send<{ id: string }>('POST', '/procedure-drafts', { id, title: { zh, en } }, key),
    {
      onDone: ({ id }, values) => {
        void client.invalidateQueries({ queryKey: draftsQuery.queryKey })
        void navigate(`/procedures/${values.id}/drafts/${id}`)
      },
    },
  )
  const rest = useFormProblem(form, create.error, '', /^\/title/)
  const required = { required: true, whitespace: true, message: t('form.required') }
  return (
    <Modal
      open
      title={t('procedure.new')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={name} loading={create.isPending}>
            {t('procedure.begin')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={create.error} lines={rest} />
      <Form<Values> form={form} id={name} name={name} layout="vertical" onFinish={(values) => create.mutate(values)}>
        <Form.Item name="zh" label={t('procedure.titleZh')} rules={[required]}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="en" label={t('procedure.titleEn')} rules={[required]}>
          <Input maxLength={100} autoComplete="off" lang="en" />
        </Form.Item>
        <Form.Item
          name="id"
          label={t('draft.id.label')}
          extra={t('procedure.idHint')}
          rules={[required, { pattern: idPattern, message: t('draft.id.pattern') }]}
        >
          <Input maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
