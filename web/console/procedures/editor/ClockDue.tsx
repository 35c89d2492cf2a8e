import { useTranslation } from 'react-i18next'
import type { Clock, Term } from './body.ts'
import { type Extra, Extras } from './Extras.tsx'
import { ChoiceEntry, ManyEntry, TermEntry } from './inputs.tsx'
import { Rows } from './Rows.tsx'
import { orEmpty, part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'
import { useWriting } from './writing.ts'

type WhenDue = NonNullable<Clock['whenDue']>
type Warning = NonNullable<Clock['warn']>[number]
type Later = NonNullable<WhenDue['later']>[number]
/** Warnings and repeats are reckoned in these. */
const inDays: readonly Term['unit'][] = ['workingDay', 'calendarDay', 'hour']

/** What happens before a clock is due, when it is, and after. */
export function ClockDue({ spot }: { spot: Spot<Clock> }) {
  const { t } = useTranslation()
  const { root } = useWriting()
  const { targets, moves } = useOptions()
  const warn = orEmpty<Warning[]>(part(spot, 'warn'), [])
  const due = orEmpty<WhenDue>(part(spot, 'whenDue'), {})
  const later = orEmpty<Later[]>(part(due, 'later'), [])
  const bySystem = moves.filter(({ value }) => root.value.moves[value]?.by.some(({ role }) => role === 'system'))
  const stopping = (key: keyof WhenDue) => () => part(due, key).set(undefined)
  const starting = (said: WhenDue) => () => due.set({ ...due.value, ...said }, `${due.path}/${Object.keys(said)[0]}`)
  const extras: Extra[] = [
    {
      key: 'repeatEvery',
      label: t('draft.clock.repeatEvery'),
      on: due.value.repeatEvery !== undefined,
      start: starting({ repeatEvery: { amount: 5, unit: 'workingDay' } }),
      stop: stopping('repeatEvery'),
      ...(due.value.repeatEvery !== undefined && {
        form: (
          <TermEntry
            spot={part(due, 'repeatEvery') as Spot<Term>}
            label={t('draft.clock.repeatEvery')}
            units={inDays}
          />
        ),
      }),
    },
    {
      key: 'move',
      label: t('draft.clock.makes'),
      on: due.value.move !== undefined,
      start: starting({ move: bySystem[0]?.value ?? '' }),
      stop: stopping('move'),
      form: (
        <ChoiceEntry
          spot={part(due, 'move')}
          label={t('draft.clock.makes')}
          hint={t('draft.clock.makesHint')}
          options={bySystem}
        />
      ),
    },
  ]
  return (
    <>
      <fieldset className="entry">
        <legend className="entry-label">{t('draft.clock.warn')}</legend>
        <Rows
          spot={warn}
          label={t('draft.clock.warn')}
          add={t('draft.clock.addWarning')}
          blank={(): Warning => ({ before: { amount: 1, unit: 'workingDay' } })}
          name={(_warning, at) => t('draft.clock.warning', { number: at + 1 })}
          ordered={false}
        >
          {(warning) => (
            <div className="entry-row">
              <TermEntry spot={part(warning, 'before')} label={t('draft.clock.before')} units={inDays} />
              <ManyEntry spot={part(warning, 'tell')} label={t('draft.clock.tellAlso')} options={targets} />
            </div>
          )}
        </Rows>
      </fieldset>
      <ManyEntry spot={part(due, 'escalateTo')} label={t('draft.clock.escalateTo')} options={targets} />
      <fieldset className="entry">
        <legend className="entry-label">{t('draft.clock.later')}</legend>
        <Rows
          spot={later}
          label={t('draft.clock.later')}
          add={t('draft.clock.addLater')}
          blank={(): Later => ({ after: { amount: 5, unit: 'workingDay' }, tell: ['supervisor'] })}
          name={(_later, at) => t('draft.clock.laterOne', { number: at + 1 })}
          ordered={false}
        >
          {(one) => (
            <div className="entry-row">
              <TermEntry spot={part(one, 'after')} label={t('draft.clock.after')} units={inDays} />
              <ManyEntry spot={part(one, 'tell')} label={t('draft.clock.tell')} options={targets} required />
            </div>
          )}
        </Rows>
      </fieldset>
      <Extras extras={extras} add={t('draft.clock.more')} path={due.path} />
    </>
  )
}
