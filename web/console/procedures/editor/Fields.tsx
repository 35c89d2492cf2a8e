import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Field, wordsOf } from './body.ts'
import { FieldForm } from './FieldForm.tsx'
import { freeId } from './outline.ts'
import { Rows } from './Rows.tsx'
import { renamedField } from './references.ts'
import type { Spot } from './spot.ts'
import { problemsIn, useWriting } from './writing.ts'

/** The questions that a move asks, in order. */
export function Fields({ move, spot }: { move: string; spot: Spot<Field[]> }) {
  const { t } = useTranslation()
  const fields = spot.value
  const ids = fields.map(({ id }) => id)
  return (
    <Rows
      spot={spot}
      label={t('draft.move.fields')}
      add={t('draft.field.add')}
      blank={(): Field => ({
        id: freeId(Object.fromEntries(ids.map((id) => [id, true])), 'field'),
        type: 'text',
        label: { zh: '', en: '' },
      })}
      name={({ id, label }) => wordsOf(label) || id}
      look="card"
    >
      {(field, at) => <FieldFold move={move} spot={field} at={at} fields={fields} />}
    </Rows>
  )
}

/** A question in one line, and unfolded as a form. One that has no words yet is open. */
function FieldFold({
  move,
  spot,
  at,
  fields,
}: {
  move: string
  spot: Spot<Field>
  at: number
  fields: readonly Field[]
}) {
  const { t } = useTranslation()
  const { root, problems } = useWriting()
  const { label, id, type, required, internal } = spot.value
  const wrong = problemsIn(problems, spot.path)
  const [first] = useState(wordsOf(label) === '' || wrong > 0)
  const notes = [t(`fieldType.${type}`), required && t('draft.field.required'), internal && t('draft.field.internal')]
  return (
    <details className="field-fold" open={first}>
      <summary>
        <strong>{wordsOf(label) || id}</strong> <span className="soft">{notes.filter(Boolean).join(' · ')}</span>
        {wrong > 0 && <span className="fold-wrong">{t('draft.wrong', { count: wrong })}</span>}
      </summary>
      <FieldForm
        spot={spot}
        earlier={fields.slice(0, at)}
        taken={fields.map((one) => one.id)}
        onRename={(name) => root.set(renamedField(root.value, move, at, name), `${spot.path}/id`)}
      />
    </details>
  )
}
