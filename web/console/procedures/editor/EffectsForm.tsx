import { useTranslation } from 'react-i18next'
import type { Effects, Field, Move } from './body.ts'
import { type Extra, Extras } from './Extras.tsx'
import { EndPartsEntry, ExtendEntry, FlagEntry, PartsEntry, SplitEntry, TallyEntry } from './effectEntries.tsx'
import { effectKeys, firstEffect, sources } from './effects.ts'
import { ChoiceEntry } from './inputs.tsx'
import { SourceEntry } from './SourceEntry.tsx'
import { orEmpty, part, type Spot } from './spot.ts'
import { endings, outcomes } from './vocabulary.ts'
import { useWriting } from './writing.ts'

type Key = (typeof effectKeys)[number]

/** What a move changes besides the stage. */
export function EffectsForm({ move, spot }: { move: string; spot: Spot<Move> }) {
  const { t } = useTranslation()
  const { root } = useWriting()
  const fields: readonly Field[] = spot.value.fields ?? []
  const effects = orEmpty<Effects>(part(spot, 'effects'), {})
  const label = (key: Key) => t(`effect.${key}`)
  const fixed = (...words: string[]) => words.map((value) => ({ value, label: t(`effectWord.${value}`) }))
  const outcomeOptions = outcomes.map((value) => ({ value, label: t(`ending.${value}`) }))
  const source = (name: keyof typeof sources, words: { value: string; label: string }[] = []) => (
    <SourceEntry
      spot={part(effects, name) as Spot<string | { field: string } | undefined>}
      label={label(name)}
      fields={fields}
      types={sources[name]}
      fixed={words}
    />
  )
  const formOf = (key: Key) => {
    switch (key) {
      case 'unit':
      case 'follows':
        return source(key, fixed('clear'))
      case 'handler':
        return source(key, fixed('actor', 'clear'))
      case 'outcome':
        return source(key, outcomeOptions)
      case 'answer':
      case 'rating':
        return source(key)
      case 'ending':
        return (
          <ChoiceEntry
            spot={part(effects, key)}
            label={label(key)}
            options={[
              { value: 'outcome', label: t('draft.effect.asOutcome') },
              ...endings.map((ending) => ({ value: ending, label: t(`ending.${ending}`) })),
            ]}
          />
        )
      case 'extend':
        return <ExtendEntry spot={part(effects, key)} move={spot.value} label={label(key)} />
      case 'tally':
        return <TallyEntry spot={part(effects, key)} fields={fields} label={label(key)} />
      case 'flag':
        return <FlagEntry spot={part(effects, key)} label={label(key)} />
      case 'parts':
        return <PartsEntry spot={part(effects, key)} fields={fields} label={label(key)} />
      case 'endParts':
        return <EndPartsEntry spot={part(effects, key)} label={label(key)} />
      case 'split':
        return <SplitEntry spot={part(effects, key)} fields={fields} label={label(key)} />
      default:
        return undefined
    }
  }
  const extras: Extra[] = effectKeys.map((key) => ({
    key,
    label: label(key),
    on: effects.value[key] !== undefined,
    start: () => effects.set({ ...effects.value, [key]: firstEffect(root.value, move, key) }, `${effects.path}/${key}`),
    stop: () => part(effects, key).set(undefined),
    ...(effects.value[key] !== undefined && { form: formOf(key) }),
  }))
  return <Extras extras={extras} add={t('draft.effect.add')} path={effects.path} />
}
