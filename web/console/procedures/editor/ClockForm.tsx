import { useTranslation } from 'react-i18next'
import type { Clock, Term } from './body.ts'
import { ClockDue } from './ClockDue.tsx'
import { Fold } from './Fold.tsx'
import { ChoiceEntry, LabelEntry, ManyEntry, NumberEntry, TermEntry, TextEntry, TickEntry } from './inputs.tsx'
import { part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'
import { clockOrigins } from './vocabulary.ts'

/** A clock: how long, from when, what stops it, what happens when it is over, and where that is written. */
export function ClockForm({ spot }: { spot: Spot<Clock> }) {
  const { t } = useTranslation()
  const { stages, moves } = useOptions()
  const { value, path } = spot
  const clause = part(spot, 'clause')
  const at = (...keys: string[]) => keys.map((key) => `${path}/${key}`)
  return (
    <>
      <LabelEntry spot={part(spot, 'title')} label={t('draft.title')} required />
      <div className="entry-row">
        <TermEntry spot={part(spot, 'within') as Spot<Term>} label={t('draft.clock.within')} required />
        <ChoiceEntry
          spot={part(spot, 'from')}
          label={t('draft.clock.from')}
          options={clockOrigins.map((from) => ({ value: from, label: t(`draft.clockFrom.${from}`) }))}
        />
      </div>
      <Fold title={t('draft.clock.runs')} paths={at('startsIn', 'startsOn', 'pausedIn', 'endsIn', 'endsOn')} open>
        <div className="entry-row">
          <ManyEntry spot={part(spot, 'startsIn')} label={t('draft.clock.startsIn')} options={stages} said />
          <ManyEntry spot={part(spot, 'endsIn')} label={t('draft.clock.endsIn')} options={stages} said />
        </div>
        <div className="entry-row">
          <ManyEntry spot={part(spot, 'startsOn')} label={t('draft.clock.startsOn')} options={moves} />
          <ManyEntry spot={part(spot, 'endsOn')} label={t('draft.clock.endsOn')} options={moves} />
        </div>
        <div className="entry-row">
          <ManyEntry spot={part(spot, 'pausedIn')} label={t('draft.clock.pausedIn')} options={stages} />
          {(value.pausedIn ?? []).length > 0 && (
            <ChoiceEntry
              spot={{ ...part(spot, 'afterPause'), value: value.afterPause ?? 'continue' }}
              label={t('draft.clock.afterPause')}
              options={(['continue', 'restart'] as const).map((after) => ({
                value: after,
                label: t(`draft.afterPause.${after}`),
              }))}
            />
          )}
        </div>
        <TickEntry spot={part(spot, 'again')} label={t('draft.clock.again')} hint={t('draft.clock.againHint')} />
        <TickEntry
          spot={{
            value: value.limitFrom === 'routing',
            path: `${path}/limitFrom`,
            set: (wanted) => part(spot, 'limitFrom').set(wanted ? 'routing' : undefined),
          }}
          label={t('draft.clock.limitFrom')}
        />
      </Fold>
      <Fold title={t('draft.clock.due')} paths={at('warn', 'whenDue')} open>
        <ClockDue spot={spot} />
      </Fold>
      <Fold title={t('draft.clock.extension')} paths={at('extension')} open={value.extension !== undefined}>
        <Extension spot={spot} />
      </Fold>
      <Fold title={t('draft.clock.clause')} paths={at('clause', 'legal')} open>
        <TickEntry spot={part(spot, 'legal')} label={t('draft.clock.legal')} hint={t('draft.clock.legalHint')} said />
        <div className="entry-row">
          <TextEntry spot={part(clause, 'document')} label={t('draft.clock.document')} required />
          <TextEntry spot={part(clause, 'at')} label={t('draft.clock.at')} required />
        </div>
        <LabelEntry spot={part(clause, 'text')} label={t('draft.clock.text')} long />
      </Fold>
    </>
  )
}

function Extension({ spot }: { spot: Spot<Clock> }) {
  const { t } = useTranslation()
  const { value } = spot
  const path = `${spot.path}/extension`
  const set = (extension: Clock['extension']) => part(spot, 'extension').set(extension)
  const extension = part(spot, 'extension') as Spot<NonNullable<Clock['extension']>>
  return (
    <>
      <TickEntry
        spot={{
          value: value.extension !== undefined,
          path,
          set: (wanted) => set(wanted ? { max: value.within, times: 1 } : undefined),
        }}
        label={t('draft.clock.mayExtend')}
      />
      {value.extension !== undefined && (
        <div className="entry-row">
          <TermEntry spot={part(extension, 'max')} label={t('draft.clock.extensionMax')} />
          <NumberEntry
            spot={part(extension, 'times') as Spot<number | undefined>}
            label={t('draft.clock.extensionTimes')}
            max={100}
          />
        </div>
      )}
    </>
  )
}
