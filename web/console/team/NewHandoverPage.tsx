import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { send } from '../api/client.ts'
import type { MatterLine } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { HandoverItems } from './HandoverItems.tsx'
import { handoverProposalQuery, handoversKey, receiversQuery } from './people.ts'
import './team.css'

type Values = { to: string; note?: string; takesOver?: boolean }

/** 写交班: to whom, what in general, and matter by matter what the next one has to know. */
export default function NewHandoverPage() {
  const { t } = useTranslation()
  const proposal = useQuery(handoverProposalQuery)
  return (
    <>
      <PageHead title={t('handover.write')} note={t('handover.writeNote')} />
      <Loaded query={proposal}>{({ items }) => <HandoverForm lines={items} />}</Loaded>
    </>
  )
}

function HandoverForm({ lines }: { lines: readonly MatterLine[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map(lines.map(({ id }) => [id, ''])))
  const receivers = useQuery(receiversQuery)
  const write = useAction(
    ({ to, note = '', takesOver = false }: Values, key) => {
      const items = [...chosen].map(([matter, noted]) => ({ matter, note: noted }))
      return send<{ id: string }>('POST', '/handovers', { to: receiverOf(to), note, takesOver, items }, key)
    },
    {
      onDone: ({ id }) => {
        void client.invalidateQueries({ queryKey: handoversKey })
        void message.success(t('handover.written'))
        void navigate(`/handovers/${id}`, { replace: true })
      },
    },
  )
  const rest = useFormProblem(form, write.error, '', /^\/to\/(account|role)/, '/to')
  const { accounts = [], posts = [] } = receivers.data ?? {}
  const options = [
    {
      label: t('handover.toPost'),
      options: posts.map(({ role, area, title }) => ({
        value: `${role}:${area}`,
        label: t('handover.nextIn', { post: title }),
      })),
    },
    {
      label: t('handover.toColleague'),
      options: accounts.map(({ id, name, absent }) => ({
        value: id,
        label: absent ? t('absence.awayNow', { name }) : name,
      })),
    },
  ].filter(({ options: some }) => some.length > 0)
  return (
    <Form<Values> form={form} layout="vertical" className="handover-form" onFinish={(values) => write.mutate(values)}>
      <ProblemAlert problem={write.error} lines={rest} />
      <section className="card">
        <Form.Item
          name="to"
          label={t('handover.to')}
          rules={[{ required: true, message: t('form.required') }]}
          extra={t('handover.toHint')}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={receivers.isPending}
            placeholder={t('form.choose')}
            options={options}
          />
        </Form.Item>
        <Form.Item name="note" label={t('handover.note')} extra={t('handover.noteHint')}>
          <Input.TextArea rows={4} maxLength={4000} />
        </Form.Item>
        <Form.Item name="takesOver" valuePropName="checked" extra={t('handover.takesOverHint')}>
          <Checkbox>{t('handover.takesOver')}</Checkbox>
        </Form.Item>
      </section>
      <HandoverItems lines={lines} chosen={chosen} onChange={setChosen} />
      <div className="row form-end">
        <Button type="primary" htmlType="submit" loading={write.isPending}>
          {t('handover.send', { count: chosen.size })}
        </Button>
        <Button onClick={() => void navigate('/handovers')}>{t('form.cancel')}</Button>
      </div>
    </Form>
  )
}

/** A person, or a post as `role:area`. */
function receiverOf(value: string): { account: string } | { role: string; area: string } {
  const [role = '', area] = value.split(':')
  return area === undefined ? { account: value } : { role, area }
}
