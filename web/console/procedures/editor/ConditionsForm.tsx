import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label, Move, Term } from './body.ts'
import { type Extra, Extras } from './Extras.tsx'
import { ChoiceEntry, LabelEntry, ManyEntry, NumberEntry, TermEntry } from './inputs.tsx'
import { Rows } from './Rows.tsx'
import { orEmpty, part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'

const keys = [
  'hint',
  'confirm',
  'script',
  'times',
  'countsAs',
  'after',
  'decides',
  'notAgainWithin',
  'whileFlag',
  'unlessFlag',
  'followers',
  'needsPartsDone',
  'reopens',
  'undo',
] as const satisfies readonly (keyof Move)[]
type Key = (typeof keys)[number]

const isSaid = (move: Move, key: Key) => move[key] !== undefined && move[key] !== 'none'

/** How many conditions and limits a move has. */
export const conditionsOf = (move: Move): number => keys.filter((key) => isSaid(move, key)).length

const words: Label = { zh: '', en: '' }
const week: Term = { amount: 5, unit: 'workingDay' }

/** When a move is open, how often, what is said and asked before it, and whether it can be taken back. */
export function ConditionsForm({ id, spot }: { id: string; spot: Spot<Move> }) {
  const { t } = useTranslation()
  const { moves, flags } = useOptions()
  const { value, path, set } = spot
  const others = moves.filter((move) => move.value !== id)
  const label = (key: Key) => t(`condition.${key}`)
  const first: { [K in Key]: () => Move[K] } = {
    hint: () => words,
    confirm: () => words,
    script: () => [words],
    times: () => 1,
    countsAs: () => others[0]?.value,
    after: () => others.slice(0, 1).map((move) => move.value),
    decides: () => others[0]?.value,
    notAgainWithin: () => ({ ...week, amount: 2 }),
    whileFlag: () => flags[0]?.value ?? 'flag',
    unlessFlag: () => flags[0]?.value ?? 'flag',
    followers: () => 'none',
    needsPartsDone: () => true,
    reopens: () => ({ within: { amount: 15, unit: 'calendarDay' } }),
    undo: () => ({ withinSeconds: 60 }),
  }
  const choice = (key: 'countsAs' | 'decides' | 'whileFlag' | 'unlessFlag') => (
    <ChoiceEntry
      spot={part(spot, key)}
      label={label(key)}
      hint={t(`conditionHint.${key}`)}
      options={key === 'countsAs' || key === 'decides' ? others : flags}
    />
  )
  const forms: { [K in Key]: () => ReactNode } = {
    hint: () => <LabelEntry spot={part(spot, 'hint')} label={label('hint')} required long />,
    confirm: () => <LabelEntry spot={part(spot, 'confirm')} label={label('confirm')} required long />,
    script: () => <Script spot={part(spot, 'script')} label={label('script')} />,
    times: () => <NumberEntry spot={part(spot, 'times')} label={label('times')} max={1000} />,
    countsAs: () => choice('countsAs'),
    after: () => (
      <ManyEntry
        spot={part(spot, 'after')}
        label={label('after')}
        options={others}
        hint={t('conditionHint.after')}
        required
      />
    ),
    decides: () => choice('decides'),
    notAgainWithin: () => (
      <TermEntry spot={part(spot, 'notAgainWithin') as Spot<Term>} label={label('notAgainWithin')} />
    ),
    whileFlag: () => choice('whileFlag'),
    unlessFlag: () => choice('unlessFlag'),
    followers: () => (
      <ChoiceEntry
        spot={part(spot, 'followers')}
        label={label('followers')}
        options={(['some', 'none'] as const).map((which) => ({ value: which, label: t(`draft.followers.${which}`) }))}
      />
    ),
    needsPartsDone: () => undefined,
    reopens: () => {
      const reopens = part(spot, 'reopens') as Spot<NonNullable<Move['reopens']>>
      return <TermEntry spot={part(reopens, 'within')} label={label('reopens')} />
    },
    undo: () => {
      const undo = part(spot, 'undo') as Spot<{ withinSeconds: number }>
      return (
        <NumberEntry spot={part(undo, 'withinSeconds') as Spot<number | undefined>} label={label('undo')} max={3600} />
      )
    },
  }
  const extras: Extra[] = keys.map((key) => ({
    key,
    label: label(key),
    on: isSaid(value, key),
    start: () => set({ ...value, [key]: first[key]() }, `${path}/${key}`),
    stop: () => part(spot, key).set(undefined),
    ...(isSaid(value, key) && { form: forms[key]() }),
  }))
  return <Extras extras={extras} add={t('draft.move.addCondition')} path={path} />
}

/** What whoever makes the move says or asks, sentence by sentence. */
function Script({ spot, label }: { spot: Spot<Move['script']>; label: string }) {
  const { t } = useTranslation()
  const sentences = orEmpty<Label[]>(spot, [])
  return (
    <fieldset className="entry">
      <legend className="entry-label">{label}</legend>
      <Rows
        spot={sentences}
        label={label}
        add={t('draft.move.addSentence')}
        blank={() => words}
        name={(_sentence, at) => t('draft.move.sentence', { number: at + 1 })}
      >
        {(sentence, at) => (
          <LabelEntry spot={sentence} label={t('draft.move.sentence', { number: at + 1 })} required quiet long />
        )}
      </Rows>
    </fieldset>
  )
}
