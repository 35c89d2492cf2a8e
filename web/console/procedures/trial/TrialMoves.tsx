import { Button, Form, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MoveView } from '../../api/contract.ts'
import type { Values } from '../../form/answers.ts'
import { GeneratedFields } from '../../form/GeneratedFields.tsx'
import { Labelled } from '../../page/Labelled.tsx'
import { type As, fieldsAsked, type Plan, type Trial, trialInput } from './trial.ts'
import type { TrialRun } from './useTrial.ts'

const keyOf = ({ role, relation }: As) => `${role} ${relation}`

/** Who may do what now; the step one chooses opens its form right there. */
export function TrialMoves({
  run,
  running: { plan, trial },
}: {
  run: TrialRun
  running: { plan: Plan; trial: Trial }
}) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState<string | undefined>(undefined)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  // those who can do something first; whoever was chosen stays so while they can
  const able = [...trial.moves].sort((a, b) => mayOf(b) - mayOf(a))
  const actor = able.find(({ as }) => keyOf(as) === wanted) ?? able[0]
  const move = actor?.moves.find(({ id, allowed }) => id === chosen && allowed)
  if (actor === undefined) return <p className="soft">{t('trial.nobody')}</p>
  return (
    <section className="trial-moves" aria-label={t('trial.moves')}>
      <Labelled label={t('trial.as')}>
        {(id) => (
          <Select
            id={id}
            value={keyOf(actor.as)}
            options={able.map(({ as, asText, moves }) => ({
              value: keyOf(as),
              label: t('trial.asWith', { who: asText, count: moves.filter(({ allowed }) => allowed).length }),
            }))}
            onChange={(key: string) => {
              setWanted(key)
              setChosen(undefined)
            }}
          />
        )}
      </Labelled>
      <ul className="trial-buttons" aria-label={t('trial.moves')}>
        {actor.moves.map((one) => (
          <li key={one.id}>
            <Button
              disabled={!one.allowed || run.busy}
              {...(one.primary && { type: 'primary' as const, ghost: true })}
              aria-pressed={one.id === move?.id}
              onClick={() => {
                run.forget()
                setChosen(one.id)
              }}
            >
              {one.title}
            </Button>
            {!one.allowed && <span className="soft">{one.reasons.join(' ')}</span>}
          </li>
        ))}
      </ul>
      {actor.moves.length === 0 && <p className="soft">{t('trial.nothing')}</p>}
      {move !== undefined && (
        <MoveForm
          key={`${plan.steps.length} ${keyOf(actor.as)} ${move.id}`}
          move={move}
          run={run}
          onMake={(input) => run.make({ move: move.id, input, as: actor.as })}
        />
      )}
    </section>
  )
}

const mayOf = ({ moves }: Trial['moves'][number]) => (moves.some(({ allowed, primary }) => allowed && primary) ? 1 : 0)

function MoveForm({
  move,
  run,
  onMake,
}: {
  move: MoveView
  run: TrialRun
  onMake: (input: Record<string, unknown>) => void
}) {
  const { t } = useTranslation()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const values = Form.useWatch([], form) ?? {}
  const asked = fieldsAsked(move.fields)
  return (
    <Form<Values>
      form={form}
      name={name}
      layout="vertical"
      className="trial-form"
      scrollToFirstError
      onFinish={(given) => onMake(trialInput(move.fields, given))}
    >
      <h3>{move.title}</h3>
      {move.hint !== null && <p className="soft">{move.hint}</p>}
      {move.script.length > 0 && (
        <ol className="soft">
          {move.script.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
      {run.refused.length > 0 && (
        <ul role="alert" className="bad trial-refused">
          {run.refused.map(({ text, pointer }) => (
            <li key={`${pointer}${text}`}>
              {labelAt(move, pointer)}
              {text}
            </li>
          ))}
        </ul>
      )}
      <GeneratedFields fields={asked} values={values} />
      {asked.length < move.fields.length && <p className="soft">{t('trial.sampled')}</p>}
      <Button type="primary" htmlType="submit" loading={run.busy}>
        {t('trial.make', { move: move.title })}
      </Button>
    </Form>
  )
}

/** The question a pointer into the input means, as the beginning of a sentence. */
function labelAt(move: MoveView, pointer: string | null): string {
  const id = pointer?.split('/')[1]
  const field = move.fields.find((one) => one.id === id)
  return field === undefined ? '' : `${field.label}: `
}
