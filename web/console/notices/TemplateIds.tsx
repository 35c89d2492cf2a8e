import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { templatesQuery } from './channels.ts'

/** The gateway's own ids of approved templates, by event. */
export function TemplateIds() {
  const { t } = useTranslation()
  const { data } = useQuery(templatesQuery)
  const events = [...new Set(['other', ...(data?.items ?? []).map(({ id }) => id)])].map((id) => ({
    value: id,
    label: id === 'other' ? t('channels.otherEvents') : (data?.items.find((one) => one.id === id)?.text ?? id),
  }))
  const required = [{ required: true, whitespace: true, message: t('form.required') }]
  return (
    <fieldset className="card">
      <legend>{t('channels.templates')}</legend>
      <p className="soft">{t('channels.templatesHint')}</p>
      <Form.List name={['settings', 'templates']}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="template-row">
                <Form.Item name={[name, 'event']} label={t('channels.event')} rules={required}>
                  <Select showSearch={{ optionFilterProp: 'label' }} options={events} placeholder={t('form.choose')} />
                </Form.Item>
                <Form.Item name={[name, 'id']} label={t('channels.templateId')} rules={required}>
                  <Input maxLength={80} autoComplete="off" />
                </Form.Item>
                <Button size="small" onClick={() => remove(name)}>
                  {t('form.delete')}
                </Button>
              </div>
            ))}
            <Button type="dashed" block onClick={() => add({})}>
              {t('channels.addTemplate')}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}
