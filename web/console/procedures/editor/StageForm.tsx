import { useTranslation } from 'react-i18next'
import type { Grant, Stage } from './body.ts'
import { Fold } from './Fold.tsx'
import { Grants } from './Grants.tsx'
import { ChoiceEntry, LabelEntry, ManyEntry, TickEntry } from './inputs.tsx'
import { Neighbours } from './Neighbours.tsx'
import { part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'
import { useWriting } from './writing.ts'

/** A stage: where a matter can stand, and whose turn it is then. */
export function StageForm({ id, spot }: { id: string; spot: Spot<Stage> }) {
  const { t } = useTranslation()
  const { root } = useWriting()
  const { phases, moves } = useOptions()
  const { value, path } = spot
  const bySystem = moves.filter(({ value: move }) => root.value.moves[move]?.by.some(({ role }) => role === 'system'))
  const isSpecial = value.automatic !== undefined || value.withLead !== undefined
  return (
    <>
      <LabelEntry spot={part(spot, 'title')} label={t('draft.title')} required />
      <LabelEntry
        spot={part(spot, 'titleForPetitioner')}
        label={t('draft.stage.titleForPetitioner')}
        hint={t('draft.stage.titleForPetitionerHint')}
      />
      <LabelEntry spot={part(spot, 'hint')} label={t('draft.stage.hint')} hint={t('draft.stage.hintHint')} long />
      <ChoiceEntry
        spot={part(spot, 'phase')}
        label={t('draft.stage.phase')}
        hint={t('draft.stage.phaseHint')}
        options={phases}
        none={t('draft.stage.noPhase')}
      />
      <TickEntry spot={part(spot, 'final')} label={t('draft.stage.final')} hint={t('draft.stage.finalHint')} />
      <Fold
        title={t('draft.stage.owner')}
        count={value.owner.length}
        paths={[`${path}/owner`]}
        open={value.final !== true}
      >
        <Grants spot={part(spot, 'owner') as Spot<Grant[]>} label={t('draft.stage.owner')} />
      </Fold>
      <Fold title={t('draft.stage.system')} paths={[`${path}/automatic`, `${path}/withLead`]} open={isSpecial}>
        <ManyEntry
          spot={part(spot, 'automatic')}
          label={t('draft.stage.automatic')}
          hint={t('draft.stage.automaticHint')}
          options={bySystem}
        />
        <ChoiceEntry
          spot={part(spot, 'withLead')}
          label={t('draft.stage.withLead')}
          hint={t('draft.stage.withLeadHint')}
          options={bySystem}
          none={t('draft.none')}
        />
      </Fold>
      <Neighbours stage={id} />
    </>
  )
}
