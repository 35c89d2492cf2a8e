import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, InputNumber, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { AreaPicker, CategoryPicker, UnitPicker } from '../reference/pickers.tsx'
import { type Limit, limitUnits, type Rule, rulesQuery } from './rules.ts'

type Values = { category: string; area: string; unit: string; amount?: number | null; limitUnit: Limit['unit'] }

/** A line of the routing table, new or changed. Somebody who changed it meanwhile is not overwritten unseen. */
export function RuleDialog({ rule, onClose }: { rule?: Rule; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const [revision, setRevision] = useState(rule?.revision)
  const refresh = () => client.fetchQuery({ ...rulesQuery, staleTime: 0 })
  const save = useAction(
    ({ category, area, unit, amount, limitUnit }: Values, key) => {
      const limit = amount == null ? null : { amount, unit: limitUnit }
      const body = { category, area, unit, limit }
      return rule === undefined
        ? send('POST', '/routing-rules', body, key)
        : send('PUT', `/routing-rules/${rule.id}`, { ...body, revision }, key)
    },
    {
      onDone: () => {
        void refresh()
        onClose()
      },
    },
  )
  const isStale = save.error?.status === 409
  const rest = useFormProblem(form, save.error)
  const required = [{ required: true, message: t('form.required') }]
  return (
    <Modal
      open
      title={rule === undefined ? t('routing.add') : t('routing.edit')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          {isStale && rule !== undefined && (
            <Button
              onClick={() =>
                void refresh().then(({ items }) => {
                  setRevision(items.find(({ id }) => id === rule.id)?.revision)
                  save.reset()
                })
              }
            >
              {t('routing.takeOver')}
            </Button>
          )}
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={name} loading={save.isPending} disabled={isStale}>
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
          category: rule?.category,
          area: rule?.area,
          unit: rule?.unit,
          amount: rule?.limit?.amount ?? null,
          limitUnit: rule?.limit?.unit ?? 'workingDay',
        }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="category" label={t('column.category')} rules={required} extra={t('routing.categoryHint')}>
          <CategoryPicker />
        </Form.Item>
        <Form.Item name="area" label={t('column.area')} rules={required} extra={t('routing.areaHint')}>
          <AreaPicker withAll />
        </Form.Item>
        <Form.Item name="unit" label={t('column.unit')} rules={required}>
          <UnitPicker />
        </Form.Item>
        <div className="row" style={{ alignItems: 'flex-start' }}>
          <Form.Item name="amount" label={t('routing.limit')} extra={t('routing.limitHint')}>
            <InputNumber
              min={1}
              max={1000}
              precision={0}
              placeholder={t('routing.usualLimit')}
              style={{ width: 160 }}
            />
          </Form.Item>
          <Form.Item name="limitUnit" label={t('routing.limitUnit')}>
            <Select
              options={limitUnits.map((unit) => ({ value: unit, label: t(`termUnit.${unit}`) }))}
              style={{ width: 120 }}
            />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  )
}
