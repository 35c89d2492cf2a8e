import { useTranslation } from 'react-i18next'
import type { Field } from './body.ts'
import { type Extra, Extras } from './Extras.tsx'
import { IdEntry } from './IdEntry.tsx'
import { ChoiceEntry, LabelEntry, NumberEntry, TextEntry, TickEntry } from './inputs.tsx'
import { freeId } from './outline.ts'
import { Rows } from './Rows.tsx'
import { part, type Spot } from './spot.ts'
import { fieldTypes } from './vocabulary.ts'
import { firstWhen, WhenEntry } from './WhenEntry.tsx'

/** Types of which `min` and `max` count something. */
const measured: readonly string[] = ['text', 'longText', 'integer', 'files', 'units', 'accounts']

type Props = {
  spot: Spot<Field>
  /** those that stand before it, which a condition may name */
  earlier: readonly Field[]
  taken: readonly string[]
  onRename: (id: string) => void
}

/** One question of the form that a move asks. */
export function FieldForm({ spot, earlier, taken, onRename }: Props) {
  const { t } = useTranslation()
  const { value: field, path, set } = spot
  const changeType = (type: Field['type'] | undefined, place?: string) => {
    const { options, level, min, max, ...rest } = field
    set(
      {
        ...rest,
        type: type ?? 'text',
        ...(type === 'choice' && { options: options ?? [{ id: 'yes', label: { zh: '', en: '' } }] }),
        ...(type === 'unit' && level !== undefined && { level }),
        ...(measured.includes(type ?? '') && min !== undefined && { min }),
        ...(measured.includes(type ?? '') && max !== undefined && { max }),
      },
      place,
    )
  }
  const extras: Extra[] = [
    {
      key: 'hint',
      label: t('draft.hint'),
      on: field.hint !== undefined,
      start: () => set({ ...field, hint: { zh: '', en: '' } }, `${path}/hint`),
      stop: () => part(spot, 'hint').set(undefined),
      form: <LabelEntry spot={part(spot, 'hint')} label={t('draft.hint')} required />,
    },
    ...(measured.includes(field.type)
      ? (['min', 'max'] as const).map((bound) => ({
          key: bound,
          label: t(`draft.bound.${bound}`),
          on: field[bound] !== undefined,
          start: () => set({ ...field, [bound]: 1 }, `${path}/${bound}`),
          stop: () => part(spot, bound).set(undefined),
          form: (
            <NumberEntry spot={part(spot, bound)} label={t(`draft.bound.${bound}`)} min={bound === 'min' ? 0 : 1} />
          ),
        }))
      : []),
    ...(field.type === 'unit'
      ? [
          {
            key: 'level',
            label: t('draft.field.level'),
            on: field.level !== undefined,
            start: () => set({ ...field, level: 'above' }, `${path}/level`),
            stop: () => part(spot, 'level').set(undefined),
            form: (
              <ChoiceEntry
                spot={part(spot, 'level')}
                label={t('draft.field.level')}
                options={(['above', 'below'] as const).map((level) => ({
                  value: level,
                  label: t(`draft.level.${level}`),
                }))}
              />
            ),
          },
        ]
      : []),
    ...(firstWhen(earlier) !== undefined || field.when !== undefined
      ? [
          {
            key: 'when',
            label: t('draft.field.when'),
            on: field.when !== undefined,
            start: () => part(spot, 'when').set(firstWhen(earlier)),
            stop: () => part(spot, 'when').set(undefined),
            ...(field.when !== undefined && {
              form: (
                <WhenEntry
                  spot={part(spot, 'when') as Spot<NonNullable<Field['when']>>}
                  fields={earlier}
                  label={t('draft.field.when')}
                />
              ),
            }),
          },
        ]
      : []),
  ]
  return (
    <>
      <LabelEntry spot={part(spot, 'label')} label={t('draft.field.label')} required />
      <div className="entry-row">
        <ChoiceEntry
          spot={{ ...part(spot, 'type'), set: changeType }}
          label={t('draft.field.type')}
          options={fieldTypes.map((type) => ({ value: type, label: t(`fieldType.${type}`) }))}
        />
        <IdEntry id={field.id} taken={taken} path={`${path}/id`} label={t('draft.id.label')} onRename={onRename} />
      </div>
      <div className="entry-row">
        <TickEntry spot={part(spot, 'required')} label={t('draft.field.required')} />
        <TickEntry spot={part(spot, 'internal')} label={t('draft.field.internal')} />
      </div>
      {field.type === 'choice' && <FieldOptions spot={spot} />}
      <Extras extras={extras} add={t('draft.field.more')} path={path} />
    </>
  )
}

function FieldOptions({ spot }: { spot: Spot<Field> }) {
  const { t } = useTranslation()
  const options = part(spot, 'options')
  const list = options.value ?? []
  const taken = Object.fromEntries(list.map(({ id }) => [id, true]))
  return (
    <fieldset className="entry">
      <legend className="entry-label">{t('draft.field.options')}</legend>
      <Rows
        spot={{ ...options, value: list } as Spot<typeof list>}
        label={t('draft.field.options')}
        add={t('draft.field.addOption')}
        blank={() => ({ id: freeId(taken, 'option'), label: { zh: '', en: '' } })}
        name={({ id }) => id}
      >
        {(option) => (
          <div className="entry-option">
            <TextEntry spot={part(option, 'id')} label={t('draft.id.label')} quiet />
            <LabelEntry spot={part(option, 'label')} label={t('draft.field.option')} required quiet />
          </div>
        )}
      </Rows>
    </fieldset>
  )
}
