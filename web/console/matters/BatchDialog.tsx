import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Modal, Radio } from 'antd'
import { useDeferredValue, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchLine, BatchReply, MatterLine } from '../api/contract.ts'
import { isAsked, type Values } from '../form/answers.ts'
import { GeneratedFields } from '../form/GeneratedFields.tsx'
import { noSubject } from '../form/subject.ts'
import { refreshMatters } from '../matter/matter.ts'
import { Loaded } from '../page/Loaded.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { BatchLines } from './BatchLines.tsx'
import { BatchUndo } from './BatchUndo.tsx'
import { type BatchAction, itemsOf } from './batch.ts'
import { useBatch, useProposedUnits } from './useBatch.ts'

/** What was done together and may be taken back together. */
export type BatchDone = { title: string; moved: readonly string[]; batch: string | null; undoUntil: string | null }

type Props = {
  lines: readonly MatterLine[]
  action: BatchAction
  stageTitle: (stage: string) => string
  onClose: () => void
  onDone: (done: BatchDone) => void
}

/** One step for many matters: the form once, then line by line what would happen, then what did. */
export default function BatchDialog({ lines, action, stageTitle, onClose, onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const formName = useId()
  const [form] = Form.useForm<Values>()
  const values = useDeferredValue(Form.useWatch([], form) ?? noValues)
  // the lines as they were when the dialog opened: those moved leave the selection behind it
  const [subject] = useState(lines)
  const unitField = action.fields.find(({ type, level }) => type === 'unit' && level === null)
  const [byRules, setByRules] = useState(unitField !== undefined)
  const proposed = useProposedUnits(subject, byRules)
  const fields = byRules ? action.fields.filter((field) => field !== unitField) : action.fields
  const items = itemsOf(
    subject,
    action.fields,
    values,
    byRules && unitField !== undefined ? { field: unitField.id, of: proposed.units } : undefined,
  )
  const isFilled =
    (!byRules || proposed.isReady) &&
    fields.every((field) => !field.required || !isAsked(field, values) || isGiven(values[field.id]))
  const doneOf = ({ lines: moved, batch, undoUntil }: BatchReply): BatchDone => ({
    title: action.title,
    moved: okOf(moved),
    batch,
    undoUntil,
  })
  const { preview, run } = useBatch(action.move, items, isFilled, (reply) => {
    onDone(doneOf(reply))
    void refreshMatters(client)
  })
  const results = isFilled ? preview.data?.lines : undefined
  const willWork = results?.filter(({ ok }) => ok).length ?? 0
  const done = run.data
  const units = byRules ? new Map([...proposed.units].map(([id, { name }]) => [id, name])) : undefined
  const concerned = subject.filter(({ id }) => items.some(({ matter }) => matter === id))
  return (
    <Modal
      open
      width={920}
      className="move-dialog"
      title={t('batch.title', { move: action.title, count: subject.length })}
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
              disabled={willWork === 0 || preview.isFetching}
              loading={run.isPending}
              onClick={() => run.mutate(items)}
            >
              {t('batch.run', { move: action.title, count: willWork })}
            </Button>
          </>
        ) : (
          <Button type="primary" autoFocus onClick={onClose}>
            {t('form.close')}
          </Button>
        )
      }
    >
      <ProblemAlert problem={run.error} />
      {done === undefined ? (
        <>
          {action.hint !== null && <p className="soft">{action.hint}</p>}
          {unitField !== undefined && (
            <Radio.Group
              className="batch-by"
              aria-label={unitField.label}
              value={byRules}
              onChange={({ target }) => setByRules(target.value)}
              options={[
                { value: true, label: t('batch.by.routing') },
                { value: false, label: t('batch.by.unit') },
              ]}
            />
          )}
          <Form<Values> form={form} name={formName} layout="vertical">
            <GeneratedFields
              fields={fields}
              values={values}
              subject={{ ...noSubject, unit: unitOfAll(subject), candidates: subject.filter(mayLead) }}
            />
          </Form>
          {isFilled ? (
            <Loaded query={preview} rows={4}>
              {() => (
                <>
                  <Alert
                    type={willWork === concerned.length ? 'success' : 'warning'}
                    showIcon
                    role="status"
                    title={t('batch.preview', { ok: willWork, no: (results?.length ?? 0) - willWork })}
                  />
                  <BatchLines lines={concerned} results={results ?? []} units={units} stageTitle={stageTitle} />
                </>
              )}
            </Loaded>
          ) : (
            <p className="soft" role="status">
              {t('batch.fillIn')}
            </p>
          )}
        </>
      ) : (
        <>
          <Alert
            type={okOf(done.lines).length === done.lines.length ? 'success' : 'warning'}
            showIcon
            role="status"
            title={t('batch.done', {
              ok: okOf(done.lines).length,
              no: done.lines.length - okOf(done.lines).length,
            })}
          />
          <BatchUndo done={doneOf(done)} onClose={onClose} />
          <BatchLines lines={concerned} results={done.lines} units={units} stageTitle={stageTitle} isDone />
        </>
      )}
    </Modal>
  )
}

const noValues: Values = {}

/** Others can be merged into a matter that is open and stands for itself. */
const mayLead = ({ part, joined, closedAt }: MatterLine): boolean => !part && !joined && closedAt === null

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && String(value).trim() !== '' && !(Array.isArray(value) && value.length === 0)

const okOf = (lines: readonly BatchLine[]): string[] => lines.filter(({ ok }) => ok).map(({ matter }) => matter)

/** The unit that has all of them, whose people may be named; null when there are several. */
function unitOfAll(lines: readonly MatterLine[]): string | null {
  const [first, ...others] = [...new Set(lines.map(({ unit }) => unit))]
  return others.length === 0 ? (first ?? null) : null
}
