import { Button, Form, Input, Radio } from 'antd'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MatterLine } from '../api/contract.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { PhotoField } from '../photos/PhotoField.tsx'
import { arrived, type PhotoItem } from '../photos/photoItem.ts'
import { AreaPicker, CategoryPicker } from '../reference/pickers.tsx'
import { NextStep } from './NextStep.tsx'
import { PersonFields } from './PersonFields.tsx'
import type { Registered } from './Receipt.tsx'
import { Similar } from './Similar.tsx'
import { channels, type IntakeValues } from './submission.ts'
import { useFirstSteps } from './useFirstSteps.ts'
import { useRegister } from './useRegister.ts'

/** The questions in the order in which they are asked at a window or on the phone. Ctrl+Enter sends. */
export function IntakeForm({ onDone }: { onDone: (registered: Registered) => void }) {
  const { t } = useTranslation()
  const formName = useId()
  const [form] = Form.useForm<IntakeValues>()
  const values: Partial<IntakeValues> = Form.useWatch([], form) ?? {}
  const steps = useFirstSteps()
  const answerFields = steps?.answerFields ?? []
  const [lead, setLead] = useState<MatterLine | undefined>(undefined)
  const register = useRegister(answerFields, onDone)
  // the answer stands deeper in what is sent than in the form
  const rest = useFormProblem(form, register.error, '', /^(\/then)?\/input\//, '/answer/')
  const usual = steps?.nexts[0]
  useEffect(() => {
    if (usual !== undefined && form.getFieldValue('next') === undefined) form.setFieldValue('next', usual)
  }, [form, usual])
  const first = useRef<HTMLDivElement>(null)
  useEffect(() => first.current?.querySelector<HTMLElement>('textarea')?.focus(), [])
  const required = [{ required: true, whitespace: true, message: t('form.required') }]
  return (
    <Form<IntakeValues>
      form={form}
      name={formName}
      layout="vertical"
      scrollToFirstError
      className="intake"
      initialValues={{ channel: 'window', personTimes: 1, petitioner: {} }}
      onFinish={(given) => register.mutate({ ...given, ...(lead !== undefined && { lead }) })}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
      }}
    >
      <ProblemAlert problem={register.error} lines={rest} />
      <div className="intake-columns">
        <div ref={first}>
          <section className="card">
            <h2>{t('intake.what')}</h2>
            <Form.Item name="channel" label={t('column.channel')}>
              <Radio.Group
                optionType="button"
                className="intake-channels"
                options={channels.map((id) => ({ value: id, label: t(`channel.${id}`) }))}
              />
            </Form.Item>
            <Form.Item name="body" label={t('intake.body')} rules={required} extra={t('intake.bodyHint')}>
              <Input.TextArea
                autoSize={{ minRows: 5, maxRows: 16 }}
                maxLength={8000}
                onChange={({ target }) => {
                  // the title follows until somebody writes one
                  if (!form.isFieldTouched('title')) form.setFieldValue('title', firstWords(target.value))
                }}
              />
            </Form.Item>
            <Form.Item name="title" label={t('column.title')} rules={required}>
              <Input maxLength={120} />
            </Form.Item>
            <div className="intake-pair">
              <Form.Item name="category" label={t('column.category')}>
                <CategoryPicker />
              </Form.Item>
              <Form.Item name="area" label={t('column.area')} rules={[{ required: true, message: t('form.required') }]}>
                <AreaPicker />
              </Form.Item>
            </div>
            <Form.Item name="place" label={t('matter.place')}>
              <Input maxLength={200} placeholder={t('intake.placeHint')} />
            </Form.Item>
            <Form.Item
              name="photos"
              label={t('matter.photos')}
              rules={[
                {
                  validator: (_rule, items: PhotoItem[] | undefined) =>
                    arrived(items) ? Promise.resolve() : Promise.reject(new Error(t('photo.wait'))),
                },
              ]}
            >
              <PhotoField />
            </Form.Item>
          </section>
          <Similar
            category={values.category}
            area={values.area}
            lead={lead}
            onLead={steps?.mayJoin === true ? setLead : undefined}
          />
        </div>
        <div>
          <PersonFields values={values} />
          <NextStep values={values} lead={lead} nexts={steps?.nexts ?? []} answerFields={answerFields} />
          <div className="intake-send">
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={register.isPending}
              disabled={steps === undefined}
              block
            >
              {t(`intake.send.${lead === undefined ? (values.next ?? 'receive') : 'join'}`)}
            </Button>
          </div>
        </div>
      </div>
    </Form>
  )
}

/** A title to begin with: the first sentence of what was told. */
function firstWords(text: string): string {
  return (text.trim().split(/[。！？!?\n]/)[0] ?? '').slice(0, 30)
}
