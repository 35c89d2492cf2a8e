import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { CategoryPicker, UnitPicker } from '../reference/pickers.tsx'
import { referenceQuery } from '../reference/reference.ts'
import { useMe } from '../session/useMe.ts'
import { type Answer, answersQuery, outcomes } from './answers.ts'
import { TemplateField } from './TemplateField.tsx'

type Values = Pick<Answer, 'title' | 'outcome' | 'answer'> & {
  basis?: string
  remedy?: string
  category?: string
  unit?: string
}

/** A standard answer, new, changed or only looked at. Somebody who changed it meanwhile is not overwritten unseen. */
export function AnswerDialog({ answer, onClose }: { answer?: Answer; onClose: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { data: reference } = useQuery(referenceQuery)
  const client = useQueryClient()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const [revision, setRevision] = useState(answer?.revision)
  const outcome = Form.useWatch('outcome', form) ?? answer?.outcome ?? 'solved'
  const isAdmin = me.posts.some(({ role }) => role === 'admin')
  const headed = me.posts.flatMap(({ role, organization }) => (role === 'unitHead' ? (organization ?? []) : []))
  const units = (reference?.organizations ?? [])
    .filter(({ id }) => headed.includes(id) || id === answer?.unit)
    .map(({ id, name: label }) => ({ value: id, label }))
  const isReadOnly = answer !== undefined && !answer.mine
  const refresh = () => client.fetchQuery({ ...answersQuery, staleTime: 0 })
  const save = useAction(
    ({ category, unit, ...texts }: Values, key) => {
      const body = { ...texts, category: category ?? null, unit: unit ?? null }
      return answer === undefined
        ? send('POST', '/standard-answers', body, key)
        : send('PUT', `/standard-answers/${answer.id}`, { ...body, revision }, key)
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
  const required = [{ required: true, whitespace: true, message: t('form.required') }]
  const reasoned = outcome !== 'solved'
  return (
    <Modal
      open
      width={760}
      title={answer === undefined ? t('answers.add') : isReadOnly ? answer.title : t('answers.edit')}
      onCancel={onClose}
      mask={{ closable: isReadOnly }}
      footer={
        isReadOnly ? (
          <Button onClick={onClose}>{t('form.close')}</Button>
        ) : (
          <>
            {isStale && answer !== undefined && (
              <Button
                onClick={() =>
                  void refresh().then(({ items }) => {
                    setRevision(items.find(({ id }) => id === answer.id)?.revision)
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
        )
      }
    >
      <ProblemAlert problem={save.error} lines={rest} />
      <Form<Values>
        form={form}
        id={name}
        name={name}
        layout="vertical"
        disabled={isReadOnly}
        initialValues={{
          title: answer?.title,
          category: answer?.category ?? undefined,
          unit: answer === undefined ? (isAdmin ? undefined : headed[0]) : (answer.unit ?? undefined),
          outcome: answer?.outcome ?? 'solved',
          answer: answer?.answer ?? '',
          basis: answer?.basis ?? '',
          remedy: answer?.remedy ?? '',
        }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="title" label={t('column.title')} rules={required} extra={t('answers.titleHint')}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <div className="two-columns">
          <Form.Item name="category" label={t('column.category')} extra={t('answers.categoryHint')}>
            <CategoryPicker placeholder={t('answers.everyCategory')} />
          </Form.Item>
          <Form.Item
            name="unit"
            label={t('column.unit')}
            extra={isAdmin ? t('answers.unitHint') : t('answers.unitOwn')}
            rules={isAdmin ? [] : required}
          >
            {isAdmin ? <UnitPicker placeholder={t('answers.everyUnit')} /> : <Select options={units} />}
          </Form.Item>
        </div>
        <Form.Item name="outcome" label={t('answers.outcome')} rules={required}>
          <Select options={outcomes.map((value) => ({ value, label: t(`ending.${value}`) }))} />
        </Form.Item>
        <Form.Item name="answer" label={t('answers.answer')} rules={required}>
          <TemplateField rows={4} />
        </Form.Item>
        {reasoned && (
          <>
            <Form.Item name="basis" label={t('answers.basis')}>
              <TemplateField rows={2} />
            </Form.Item>
            <Form.Item name="remedy" label={t('answers.remedy')}>
              <TemplateField rows={1} maxLength={500} />
            </Form.Item>
          </>
        )}
      </Form>
    </Modal>
  )
}
