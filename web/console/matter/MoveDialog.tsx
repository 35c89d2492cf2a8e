import { App, Button, Form, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MatterView, MoveView } from '../api/contract.ts'
import type { Problem } from '../api/problem.ts'
import { answersOf, type Values } from '../form/answers.ts'
import { GeneratedFields } from '../form/GeneratedFields.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { hasAside, MoveAside } from './MoveAside.tsx'
import { joinedCount } from './matter.ts'
import { StaleDialog } from './StaleDialog.tsx'
import { StandardAnswers } from './StandardAnswers.tsx'
import { startValues } from './startValues.ts'
import { useMove } from './useMove.ts'

/** A step of the procedure as a form. It keeps what was typed whatever the service answers. */
export function MoveDialog({ matter, move, onClose }: { matter: MatterView; move: MoveView; onClose: () => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const formName = useId()
  const [form] = Form.useForm<Values>()
  const values = Form.useWatch([], form) ?? {}
  const [stale, setStale] = useState<Problem | undefined>(undefined)
  const making = useMove(matter, {
    onDone: () => {
      void message.success(t('matter.done', { move: move.title }))
      onClose()
    },
    onStale: setStale,
  })
  const problem = making.error?.code === 'matter.stale' ? null : making.error
  const rest = useFormProblem(form, problem, '/input')
  // the matter may have moved on beneath the form
  const present = matter.moves.find(({ id }) => id === move.id)
  const proposed = matter.proposedUnit
  const unitField = move.fields.find(({ type }) => type === 'unit')
  const bodyField = move.fields.find(({ id, type }) => id === 'body' && type === 'longText')
  const answers = move.fields.some(({ id, type }) => id === 'answer' && type === 'longText')
  const isWide = hasAside(move)

  const make = (revision: number) =>
    making.mutate({ move: move.id, revision, input: answersOf(move.fields, form.getFieldsValue(true)) })
  const submit = async () => {
    const goOn =
      move.confirm === null || (await modal.confirm({ title: move.confirm, okText: move.title, autoFocusButton: 'ok' }))
    if (goOn) make(matter.revision)
  }
  return (
    <Modal
      open
      width={isWide ? 'min(960px, 100vw)' : 'min(640px, 100vw)'}
      className="move-dialog"
      title={move.title}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            form={formName}
            loading={making.isPending}
            disabled={present?.allowed !== true}
          >
            {move.title}
          </Button>
        </>
      }
    >
      {move.hint !== null && <p className="soft">{move.hint}</p>}
      {move.until !== null && <p className="soft">{t('matter.until', { day: move.until })}</p>}
      {present?.allowed !== true && (
        <p role="alert" className="bad">
          {present === undefined ? t('matter.movedOn') : present.reasons.join(' ')}
        </p>
      )}
      <ProblemAlert problem={problem} lines={rest} />
      {answers && joinedCount(matter) > 0 && (
        <p className="move-note">{t('merged.answered', { count: joinedCount(matter) })}</p>
      )}
      <div className={isWide ? 'move-columns' : undefined}>
        {isWide && (
          <MoveAside
            matter={matter}
            move={move}
            onQuote={bodyField === undefined ? undefined : (text) => form.setFieldValue(bodyField.id, text)}
          />
        )}
        <Form<Values>
          form={form}
          name={formName}
          id={formName}
          layout="vertical"
          scrollToFirstError
          initialValues={startValues(matter, move)}
          onFinish={() => void submit()}
        >
          {answers && (
            <StandardAnswers
              matter={matter.id}
              isWritten={() => Boolean(form.getFieldValue('answer'))}
              onChoose={(given) => form.setFieldsValue(given)}
            />
          )}
          {move.fields.length === 0 && <p>{t('matter.noFields')}</p>}
          <GeneratedFields
            fields={move.fields}
            values={values}
            subject={{ matter: matter.id, unit: matter.unit, area: matter.area }}
            extras={
              unitField !== undefined && unitField.level === null && proposed !== null
                ? { [unitField.id]: t('matter.proposed', { unit: proposed.name }) }
                : {}
            }
          />
        </Form>
      </div>
      {stale !== undefined && (
        <StaleDialog
          matter={matter}
          move={move}
          problem={stale}
          onClose={() => setStale(undefined)}
          onAgain={(revision) => {
            setStale(undefined)
            make(revision)
          }}
        />
      )}
    </Modal>
  )
}
