import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Modal, Radio, Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { today } from '../language/format.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { referenceQuery } from '../reference/reference.ts'
import { useMe } from '../session/useMe.ts'
import { DayInput } from './DayInput.tsx'
import { absencesKey, candidatesQuery, reasons } from './people.ts'
import { managedBy } from './team.ts'

type Values = { account: string; from: string; until: string; substitute: string; reason: (typeof reasons)[number] }

/** Somebody will be away: who, when, and who stands in. One's own absence, or that of people one answers for. */
export function AbsenceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const { message } = App.useApp()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const account = Form.useWatch('account', form) ?? me.account
  const substitute = Form.useWatch('substitute', form)
  const from = Form.useWatch('from', form) ?? today()
  const { data: reference } = useQuery(referenceQuery)
  const people = managedBy(me, reference?.accounts ?? [])
  const candidates = useQuery(candidatesQuery(account))
  const posts = candidates.data?.items.find(({ id }) => id === substitute)?.posts
  const set = useAction((values: Values, key) => send<{ id: string }>('POST', '/absences', values, key), {
    onDone: () => {
      void client.invalidateQueries({ queryKey: absencesKey })
      void message.success(t('absence.added'))
      onClose()
    },
  })
  const rest = useFormProblem(form, set.error)
  const required = [{ required: true, message: t('form.required') }]
  return (
    <Modal
      open
      title={t('absence.add')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={name} loading={set.isPending}>
            {t('absence.add')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={set.error} lines={rest} />
      <Form<Values>
        form={form}
        id={name}
        name={name}
        layout="vertical"
        initialValues={{ account: me.account, from: today(), until: today(), reason: 'leave' }}
        onValuesChange={(changed: Partial<Values>) => {
          // who may stand in depends on who is away
          if (changed.account !== undefined) form.resetFields(['substitute'])
        }}
        onFinish={(values) => set.mutate(values)}
      >
        {people.length > 1 && (
          <Form.Item name="account" label={t('absence.who')} rules={required}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={people.map(({ id, name: label }) => ({
                value: id,
                label: id === me.account ? t('absence.myself', { name: label }) : label,
              }))}
            />
          </Form.Item>
        )}
        {people.length <= 1 && <Form.Item name="account" hidden />}
        <div className="two-fields">
          <Form.Item name="from" label={t('absence.from')} rules={required}>
            <DayInput min={today()} />
          </Form.Item>
          <Form.Item name="until" label={t('absence.until')} rules={required}>
            <DayInput min={from} />
          </Form.Item>
        </div>
        <Form.Item
          name="substitute"
          label={t('absence.substitute')}
          rules={required}
          extra={
            posts === undefined
              ? t('absence.substituteHint')
              : t('absence.takesOver', { posts: posts.join(t('list.comma')) })
          }
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={candidates.isPending}
            placeholder={t('form.choose')}
            notFoundContent={candidates.isPending ? null : t('absence.nobody')}
            options={(candidates.data?.items ?? []).map(({ id, name: label, absent }) => ({
              value: id,
              label: absent ? t('absence.awayNow', { name: label }) : label,
            }))}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('absence.reason')} rules={required} extra={t('absence.reasonHint')}>
          <Radio.Group options={reasons.map((value) => ({ value, label: t(`absence.reasons.${value}`) }))} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
