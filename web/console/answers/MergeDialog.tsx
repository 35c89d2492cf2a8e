import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Modal, Select } from 'antd'
import { useDeferredValue, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { templateProblems } from '../../../core/letter/index.ts'
import { newKey, send } from '../api/client.ts'
import type { BatchReply, MatterLine } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import { refreshMatters } from '../matter/matter.ts'
import type { BatchDone } from '../matters/BatchDialog.tsx'
import { BatchUndo } from '../matters/BatchUndo.tsx'
import type { BatchAction } from '../matters/batch.ts'
import { Labelled } from '../page/Labelled.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { answersQuery, type MergedLine, type Outcome, outcomes, templateParts } from './answers.ts'
import { MergedLines } from './MergedLines.tsx'
import { TemplateField } from './TemplateField.tsx'
import './answers.css'

type Values = { outcome: Outcome; answer: string; basis?: string; remedy?: string }
type Props = {
  lines: readonly MatterLine[]
  action: Pick<BatchAction, 'title'>
  onClose: () => void
  onDone: (done: BatchDone) => void
}

/** 批量答复: one text for many matters, shown as each of them will read it before it is sent. */
export default function MergeDialog({ lines, action: { title }, onClose, onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const formName = useId()
  const [form] = Form.useForm<Values>()
  // those answered leave the selection behind the dialog
  const [subject] = useState(lines)
  const watched = Form.useWatch([], form)
  const template = useDeferredValue(watched)
  const answers = useQuery(answersQuery)
  const isFilled =
    template !== undefined &&
    (template.answer ?? '').trim() !== '' &&
    templateParts.every((part) => templateProblems(template[part] ?? '').length === 0)
  const body = { matters: subject.map(({ id }) => id), template: { basis: '', remedy: '', ...template } }
  const preview = useQuery({
    queryKey: ['merge', body],
    queryFn: () => send<{ lines: MergedLine[] }>('POST', '/matters/merge-answers/preview', body, newKey()),
    enabled: isFilled,
    staleTime: 0,
    gcTime: 0,
    placeholderData: (before) => before,
  })
  const merged = isFilled ? preview.data?.lines : undefined
  const ready = (merged ?? []).filter(({ problems }) => problems.length === 0)
  const run = useAction(
    (items: { matter: string; revision: number; input: Record<string, string> }[], key) =>
      send<BatchReply>('POST', '/matters/batch', { move: 'answer', preview: false, items }, key),
    {
      onDone: (reply) => {
        onDone(doneOf(reply, title))
        void refreshMatters(client)
      },
    },
  )
  const choose = (id: string | null) => {
    const answer = answers.data?.items.find((one) => one.id === id)
    if (answer === undefined) return
    const { outcome, answer: text, basis, remedy } = answer
    form.setFieldsValue({ outcome, answer: text, basis, remedy })
  }
  const required = [{ required: true, whitespace: true, message: t('form.required') }]
  const done = run.data
  return (
    <Modal
      open
      width={920}
      title={t('batch.title', { move: title, count: subject.length })}
      onCancel={onClose}
      // what is being done is seen to its end
      closable={!run.isPending}
      keyboard={!run.isPending}
      mask={{ closable: false }}
      footer={
        done === undefined ? (
          <>
            <Button disabled={run.isPending} onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button
              type="primary"
              disabled={ready.length === 0 || preview.isFetching}
              loading={run.isPending}
              onClick={() => run.mutate(ready.map(({ matter, revision, input }) => ({ matter, revision, input })))}
            >
              {t('batch.run', { move: title, count: ready.length })}
            </Button>
          </>
        ) : (
          <Button type="primary" autoFocus onClick={onClose}>
            {t('form.close')}
          </Button>
        )
      }
    >
      <ProblemAlert problem={run.error ?? preview.error} />
      {done === undefined ? (
        <>
          <p className="soft">{t('answers.mergeHint')}</p>
          <div className="merge-choose">
            <Labelled label={t('answers.from')}>
              {(id) => (
                <Select
                  id={id}
                  onChange={choose}
                  options={(answers.data?.items ?? []).map((one) => ({ value: one.id, label: one.title }))}
                  showSearch={{ optionFilterProp: 'label' }}
                  placeholder={t('answers.own')}
                  allowClear
                />
              )}
            </Labelled>
          </div>
          <Form<Values> form={form} name={formName} layout="vertical" initialValues={{ outcome: 'solved', answer: '' }}>
            <Form.Item name="outcome" label={t('answers.outcome')} rules={required}>
              <Select options={outcomes.map((value) => ({ value, label: t(`ending.${value}`) }))} />
            </Form.Item>
            <Form.Item name="answer" label={t('answers.answer')} rules={required}>
              <TemplateField rows={3} />
            </Form.Item>
            {watched?.outcome !== undefined && watched.outcome !== 'solved' && (
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
          {merged === undefined ? (
            <p className="soft" role="status">
              {t('batch.fillIn')}
            </p>
          ) : (
            <>
              <Alert
                type={ready.length === merged.length ? 'success' : 'warning'}
                showIcon
                role="status"
                title={t('answers.previewed', { ok: ready.length, no: merged.length - ready.length })}
              />
              <MergedLines lines={merged} />
            </>
          )}
        </>
      ) : (
        <>
          <Alert
            type={done.lines.every(({ ok }) => ok) ? 'success' : 'warning'}
            showIcon
            role="status"
            title={t('batch.done', {
              ok: done.lines.filter(({ ok }) => ok).length,
              no: done.lines.filter(({ ok }) => !ok).length,
            })}
          />
          <BatchUndo done={doneOf(done, title)} onClose={onClose} />
        </>
      )}
    </Modal>
  )
}

const doneOf = ({ lines, batch, undoUntil }: BatchReply, title: string): BatchDone => ({
  title,
  moved: lines.flatMap(({ ok, matter }) => (ok ? [matter] : [])),
  batch,
  undoUntil,
})
