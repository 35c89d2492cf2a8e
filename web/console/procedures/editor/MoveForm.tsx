import { useTranslation } from 'react-i18next'
import type { Field, Grant, Move, Notice } from './body.ts'
import { ConditionsForm, conditionsOf } from './ConditionsForm.tsx'
import { EffectsForm } from './EffectsForm.tsx'
import { Fields } from './Fields.tsx'
import { Fold } from './Fold.tsx'
import { Grants } from './Grants.tsx'
import { ChoiceEntry, LabelEntry, ManyEntry, TickEntry } from './inputs.tsx'
import { NoticesForm } from './NoticesForm.tsx'
import { orEmpty, part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'
import { notBy } from './vocabulary.ts'

/** A move: from where to where, who makes it, what it asks, what it does. */
export function MoveForm({ id, spot }: { id: string; spot: Spot<Move> }) {
  const { t } = useTranslation()
  const { stages } = useOptions()
  const { value, path } = spot
  const fields = orEmpty<Field[]>(part(spot, 'fields'), [])
  const notices = orEmpty<Notice[]>(part(spot, 'notices'), [])
  return (
    <>
      <LabelEntry spot={part(spot, 'title')} label={t('draft.title')} required />
      <div className="entry-row">
        <ManyEntry spot={part(spot, 'from')} label={t('draft.move.from')} options={stages} required />
        <ChoiceEntry
          spot={part(spot, 'to')}
          label={t('draft.move.to')}
          required
          options={[{ value: 'same', label: t('procedure.same') }, ...stages]}
        />
      </div>
      <Fold title={t('draft.move.by')} count={value.by.length} paths={[`${path}/by`, `${path}/notBy`]} open>
        <Grants spot={part(spot, 'by') as Spot<Grant[]>} label={t('draft.move.by')} />
        <ManyEntry
          spot={part(spot, 'notBy')}
          label={t('draft.move.notBy')}
          options={notBy.map((who) => ({ value: who, label: t(`draft.notBy.${who}`) }))}
        />
      </Fold>
      <Fold title={t('draft.move.fields')} count={fields.value.length} paths={[`${path}/fields`]} open>
        <Fields move={id} spot={fields} />
      </Fold>
      <Fold
        title={t('draft.move.effects')}
        count={Object.keys(value.effects ?? {}).length}
        paths={[`${path}/effects`]}
        open
      >
        <EffectsForm move={id} spot={spot} />
      </Fold>
      <Fold
        title={t('draft.move.notices')}
        count={notices.value.length}
        paths={[`${path}/notices`]}
        open={notices.value.length > 0}
      >
        <NoticesForm spot={notices} />
      </Fold>
      <Fold
        title={t('draft.move.conditions')}
        count={conditionsOf(value)}
        paths={['times', 'countsAs', 'after', 'decides', 'notAgainWithin', 'whileFlag', 'unlessFlag', 'reopens'].map(
          (key) => `${path}/${key}`,
        )}
        open={conditionsOf(value) > 0}
      >
        <ConditionsForm id={id} spot={spot} />
      </Fold>
      <Fold title={t('draft.move.behaviour')} paths={[`${path}/history`, `${path}/internal`]} open>
        <TickEntry spot={part(spot, 'primary')} label={t('draft.move.primary')} hint={t('draft.move.primaryHint')} />
        <TickEntry spot={part(spot, 'batch')} label={t('draft.move.batch')} />
        <TickEntry spot={part(spot, 'internal')} label={t('draft.move.internal')} />
        <TickEntry spot={part(spot, 'history')} label={t('draft.move.history')} hint={t('draft.move.historyHint')} />
      </Fold>
    </>
  )
}
