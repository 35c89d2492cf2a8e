import { useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { today } from '../language/format.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { calendarQuery, type Effects, type NoticeForm, noticeOf } from './calendar.ts'
import { EffectsView } from './EffectsView.tsx'

/** A notice of holidays is entered, its effects are looked at, and only then is it put into force. */
export function NoticeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const name = useId()
  const [form] = Form.useForm<NoticeForm>()
  const [tried, setTried] = useState<{ notice: ReturnType<typeof noticeOf>; effects: Effects } | undefined>(undefined)
  const preview = useAction(
    (values: NoticeForm, key) => send<Effects>('POST', '/calendar/preview', noticeOf(values), key),
    {
      onDone: (effects, values) => setTried({ notice: noticeOf(values), effects }),
    },
  )
  const apply = useAction(
    (notice: ReturnType<typeof noticeOf>, key) => send<{ edition: string }>('POST', '/calendar/notices', notice, key),
    {
      onDone: () => {
        void client.invalidateQueries({ queryKey: calendarQuery.queryKey })
        onClose()
      },
    },
  )
  const required = [{ required: true, message: t('form.required') }]
  return (
    <Modal
      open
      width={680}
      title={t('calendar.enter')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        tried === undefined ? (
          <>
            <Button onClick={onClose}>{t('form.cancel')}</Button>
            <Button type="primary" htmlType="submit" form={name} loading={preview.isPending}>
              {t('calendar.try')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => setTried(undefined)}>{t('calendar.change')}</Button>
            <Button type="primary" onClick={() => apply.mutate(tried.notice)} loading={apply.isPending}>
              {t('calendar.apply')}
            </Button>
          </>
        )
      }
    >
      <ProblemAlert problem={tried === undefined ? preview.error : apply.error} />
      {tried !== undefined && <EffectsView effects={tried.effects} />}
      <Form<NoticeForm>
        form={form}
        id={name}
        name={name}
        layout="vertical"
        hidden={tried !== undefined}
        initialValues={{ year: String(Number(today().slice(0, 4)) + 1), issued: today(), holidays: [{}] }}
        onFinish={(values) => preview.mutate(values)}
      >
        <Form.Item name="document" label={t('calendar.document')} rules={required}>
          <Input maxLength={120} placeholder={t('calendar.documentHint')} />
        </Form.Item>
        <div className="row">
          <Form.Item name="number" label={t('calendar.number')}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="issued" label={t('calendar.issued')} rules={required}>
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="year"
            label={t('calendar.year')}
            rules={[{ required: true, pattern: /^(19|20|21)\d\d$/, message: t('calendar.yearHint') }]}
          >
            <Input inputMode="numeric" maxLength={4} style={{ width: 100 }} />
          </Form.Item>
        </div>
        <Form.List name="holidays">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name: at }) => (
                <fieldset key={key} className="card">
                  <legend>{t('calendar.holiday', { number: at + 1 })}</legend>
                  <div className="row">
                    <Form.Item name={[at, 'name']} label={t('calendar.name')} rules={required}>
                      <Input maxLength={20} style={{ width: 140 }} />
                    </Form.Item>
                    <Form.Item name={[at, 'from']} label={t('calendar.from')}>
                      <Input type="date" />
                    </Form.Item>
                    <Form.Item name={[at, 'until']} label={t('calendar.until')}>
                      <Input type="date" />
                    </Form.Item>
                  </div>
                  <Form.Item
                    name={[at, 'work']}
                    label={t('calendar.workDays')}
                    extra={t('calendar.workHint')}
                    rules={[{ pattern: /^[\d\s,，、;；-]*$/, message: t('calendar.workHint') }]}
                  >
                    <Input maxLength={120} />
                  </Form.Item>
                  {fields.length > 1 && (
                    <Button size="small" onClick={() => remove(at)}>
                      {t('calendar.removeHoliday')}
                    </Button>
                  )}
                </fieldset>
              ))}
              <Button type="dashed" block onClick={() => add({})}>
                {t('calendar.addHoliday')}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  )
}
