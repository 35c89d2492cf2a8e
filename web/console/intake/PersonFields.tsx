import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { referenceQuery } from '../reference/reference.ts'
import type { IntakeValues } from './submission.ts'

/** Who asks, for whom, and whether it is about somebody who must not hear of it. */
export function PersonFields({ values }: { values: Partial<IntakeValues> }) {
  const { t } = useTranslation()
  const { data: reference } = useQuery(referenceQuery)
  const anonymous = values.petitioner?.anonymous === true
  return (
    <section className="card">
      <h2>{t('intake.who')}</h2>
      <Form.Item name={['petitioner', 'anonymous']} valuePropName="checked">
        <Checkbox>{t('intake.anonymous')}</Checkbox>
      </Form.Item>
      {!anonymous && (
        <>
          <div className="intake-pair">
            <Form.Item
              name={['petitioner', 'name']}
              label={t('petitioner.name')}
              rules={[{ required: true, whitespace: true, message: t('form.required') }]}
            >
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
            <Form.Item name={['petitioner', 'phone']} label={t('petitioner.phone')}>
              <Input maxLength={40} inputMode="tel" autoComplete="off" />
            </Form.Item>
          </div>
          <Form.Item
            name={['petitioner', 'identity']}
            label={t('petitioner.identity')}
            extra={t('intake.identityHint')}
          >
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
          <Form.Item name="onBehalf" valuePropName="checked">
            <Checkbox>{t('intake.onBehalf')}</Checkbox>
          </Form.Item>
        </>
      )}
      <Form.Item name="personTimes" label={t('column.personTimes')} extra={t('intake.personTimesHint')}>
        <InputNumber min={1} max={100_000} precision={0} />
      </Form.Item>
      <Form.Item name="hasAccused" valuePropName="checked" extra={t('intake.accusedHint')}>
        <Checkbox>{t('intake.accused')}</Checkbox>
      </Form.Item>
      {values.hasAccused === true && (
        <>
          <Form.Item name={['about', 'accounts']} label={t('intake.accusedAccounts')}>
            <Select
              mode="multiple"
              options={(reference?.accounts ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('form.choose')}
            />
          </Form.Item>
          <Form.Item name={['about', 'headOfArea']} valuePropName="checked">
            <Checkbox>{t('intake.accusedHead')}</Checkbox>
          </Form.Item>
          <Form.Item name={['about', 'words']} label={t('intake.accusedWords')}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
        </>
      )}
    </section>
  )
}
