import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Modal, Progress, Radio } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MatterLine } from '../api/contract.ts'
import { Loaded } from '../page/Loaded.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { UnitPicker } from '../reference/pickers.tsx'
import { BatchLines } from './BatchLines.tsx'
import { type BatchChoice, useBatch } from './useBatch.ts'

/** Dispatches many matters: what would happen is shown line by line before anything does. */
export default function BatchDispatch({
  lines,
  onClose,
  onDone,
}: {
  lines: readonly MatterLine[]
  onClose: () => void
  onDone: (moved: readonly string[]) => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const noteId = useId()
  const [choice, setChoice] = useState<BatchChoice>({ by: 'routing' })
  const [note, setNote] = useState('')
  // the lines as they were when the dialog opened: those moved leave the selection behind it
  const [subject] = useState(lines)
  const { preview, run, items, units } = useBatch(subject, choice, note)
  const willWork = preview.data?.lines.filter(({ ok }) => ok).length ?? 0
  const done = run.data
  return (
    <Modal
      open
      width={920}
      title={t('batch.title', { count: subject.length })}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        done === undefined ? (
          <>
            <Button onClick={onClose}>{t('form.cancel')}</Button>
            <Button
              type="primary"
              disabled={willWork === 0 || preview.isFetching}
              loading={run.isPending}
              onClick={() =>
                run.mutate(items, {
                  onSuccess: ({ lines: results }) => {
                    onDone(results.filter(({ ok }) => ok).map(({ matter }) => matter))
                    void client.invalidateQueries({ queryKey: ['matters'] })
                    void client.invalidateQueries({ queryKey: ['workbench'] })
                  },
                })
              }
            >
              {t('batch.run', { count: willWork })}
            </Button>
          </>
        ) : (
          <Button type="primary" onClick={onClose}>
            {t('form.close')}
          </Button>
        )
      }
    >
      <ProblemAlert problem={run.error} />
      {done === undefined ? (
        <>
          <Radio.Group
            value={choice.by}
            onChange={({ target }) => setChoice({ by: target.value })}
            options={(['routing', 'unit'] as const).map((by) => ({ value: by, label: t(`batch.by.${by}`) }))}
          />
          {choice.by === 'unit' && (
            <UnitPicker
              aria-label={t('column.unit')}
              value={choice.unit}
              onChange={(unit) => setChoice({ by: 'unit', unit })}
            />
          )}
          <div className="labelled batch-note">
            <label htmlFor={noteId}>{t('batch.note')}</label>
            <Input id={noteId} value={note} maxLength={200} onChange={({ target }) => setNote(target.value)} />
          </div>
          <Loaded query={preview} rows={4}>
            {({ lines: results }) => (
              <>
                <Alert
                  type={willWork === subject.length ? 'success' : 'warning'}
                  showIcon
                  role="status"
                  title={t('batch.preview', { ok: willWork, no: results.length - willWork })}
                />
                <BatchLines lines={subject} results={results} units={units} />
              </>
            )}
          </Loaded>
        </>
      ) : (
        <>
          <Progress
            percent={Math.round((done.lines.filter(({ ok }) => ok).length / subject.length) * 100)}
            aria-label={t('batch.done')}
          />
          <BatchLines lines={subject} results={done.lines} units={units} isDone />
        </>
      )}
    </Modal>
  )
}
