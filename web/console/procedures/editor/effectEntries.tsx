import { useQuery } from '@tanstack/react-query'
import { AutoComplete } from 'antd'
import { useTranslation } from 'react-i18next'
import { referenceQuery } from '../../reference/reference.ts'
import { procedureQuery } from '../procedure.ts'
import { type Effects, type Field, type Move, type When, wordsOf } from './body.ts'
import { Entry } from './Entry.tsx'
import { ChoiceEntry, ManyEntry, type Option, TickEntry } from './inputs.tsx'
import { Rows } from './Rows.tsx'
import { SourceEntry } from './SourceEntry.tsx'
import { orEmpty, part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'
import { askable, firstWhen, WhenEntry } from './WhenEntry.tsx'
import { useWriting } from './writing.ts'

type Tally = NonNullable<Effects['tally']>[number]
type Of<K extends keyof Effects> = { spot: Spot<Effects[K]>; label: string }
type Given<K extends keyof Effects> = Spot<NonNullable<Effects[K]>>

/** A clock is lengthened by what the form says, or the form of the move this one decides. */
export function ExtendEntry({ spot, move, label }: Of<'extend'> & { move: Move }) {
  const { t } = useTranslation()
  const { root } = useWriting()
  const { clocks } = useOptions()
  const extend = spot as Given<'extend'>
  const by = part(extend, 'by')
  const integers = (fields: readonly Field[] | undefined, prefix: string, kind: string): Option[] =>
    (fields ?? [])
      .filter(({ type }) => type === 'integer')
      .map((field) => ({
        value: `${prefix}${field.id}`,
        label: t(kind === 'own' ? 'draft.effect.fromField' : 'draft.effect.fromAsked', {
          field: wordsOf(field.label) || field.id,
        }),
      }))
  const asked = move.decides === undefined ? undefined : root.value.moves[move.decides]?.fields
  const chosen = by.value.field === '' ? '' : `${by.value.of ?? 'own'} ${by.value.field}`
  return (
    <fieldset className="entry" data-path={spot.path}>
      <legend className="entry-label">{label}</legend>
      <div className="entry-row">
        <ChoiceEntry
          spot={part(extend, 'clock')}
          label={t('draft.effect.extendClock')}
          options={clocks.filter(({ value }) => root.value.clocks[value]?.extension !== undefined)}
        />
        <ChoiceEntry
          spot={{
            ...by,
            value: chosen,
            set: (next: string) => {
              const [of, field = ''] = next.split(' ')
              by.set(of === 'decided' ? { field, of: 'decided' } : { field })
            },
          }}
          label={t('draft.effect.extendBy')}
          options={[...integers(move.fields, 'own ', 'own'), ...integers(asked, 'decided ', 'decided')]}
        />
      </div>
    </fieldset>
  )
}

/** A name one may invent or choose among those in use. */
function NameEntry({ spot, label, options }: { spot: Spot<string>; label: string; options: readonly Option[] }) {
  return (
    <Entry label={label} path={spot.path} quiet>
      {(id, describedBy, invalid) => (
        <AutoComplete
          id={id}
          value={spot.value}
          options={options as Option[]}
          onChange={(name: string) => spot.set(name)}
          showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
          aria-describedby={describedBy}
          {...(invalid && { status: 'error' as const })}
        />
      )}
    </Entry>
  )
}

/** What is counted each time, always or only where a question was answered so. */
export function TallyEntry({ spot, fields, label }: Of<'tally'> & { fields: readonly Field[] }) {
  const { t } = useTranslation()
  const { tallies } = useOptions()
  const list = orEmpty<Tally[]>(spot, [])
  return (
    <fieldset className="entry" data-path={spot.path}>
      <legend className="entry-label">{label}</legend>
      <Rows
        spot={list}
        label={label}
        add={t('draft.effect.addTally')}
        blank={(): Tally => ({ name: '' })}
        name={({ name }) => name}
        ordered={false}
      >
        {(tally) => (
          <>
            <NameEntry spot={part(tally, 'name')} label={t('draft.effect.tallyName')} options={tallies} />
            {(askable(fields).length > 0 || tally.value.when !== undefined) && (
              <TickEntry
                spot={{
                  value: tally.value.when !== undefined,
                  path: tally.path,
                  set: (wanted) => part(tally, 'when').set(wanted ? firstWhen(fields) : undefined),
                }}
                label={t('draft.effect.tallyWhen')}
              />
            )}
            {tally.value.when !== undefined && (
              <WhenEntry spot={part(tally, 'when') as Spot<When>} fields={fields} label={t('draft.effect.tallyIf')} />
            )}
          </>
        )}
      </Rows>
    </fieldset>
  )
}

export function FlagEntry({ spot, label }: Of<'flag'>) {
  const { t } = useTranslation()
  const { flags } = useOptions()
  const flag = orEmpty(spot, {})
  return (
    <fieldset className="entry" data-path={spot.path}>
      <legend className="entry-label">{label}</legend>
      <div className="entry-row">
        <ManyEntry spot={part(flag, 'set')} label={t('draft.effect.flagSet')} options={flags} free />
        <ManyEntry spot={part(flag, 'clear')} label={t('draft.effect.flagClear')} options={flags} />
      </div>
    </fieldset>
  )
}

/** A part for each unit named, under a procedure of its own. */
export function PartsEntry({ spot, fields, label }: Of<'parts'> & { fields: readonly Field[] }) {
  const { t } = useTranslation()
  const procedures = useQuery(referenceQuery).data?.procedures ?? []
  const parts = spot as Given<'parts'>
  const titles = new Map(procedures.map(({ id, title }) => [id, title]))
  return (
    <fieldset className="entry" data-path={spot.path}>
      <legend className="entry-label">{label}</legend>
      <div className="entry-row">
        <ChoiceEntry
          spot={part(parts, 'procedure')}
          label={t('draft.effect.partsProcedure')}
          options={[...titles].map(([value, title]) => ({ value, label: title }))}
        />
        <SourceEntry
          spot={part(parts, 'units')}
          label={t('draft.effect.partsUnits')}
          fields={fields}
          types={['units']}
        />
        <SourceEntry
          spot={part(parts, 'task')}
          label={t('draft.effect.partsTask')}
          fields={fields}
          types={['longText', 'text']}
        />
        <SourceEntry
          spot={part(parts, 'days')}
          label={t('draft.effect.partsDays')}
          fields={fields}
          types={['integer']}
          optional
        />
      </div>
    </fieldset>
  )
}

/** The system's move that ends every part still open: a move of the procedure the parts are under. */
export function EndPartsEntry({ spot, label }: Of<'endParts'>) {
  const { root } = useWriting()
  const under = Object.values(root.value.moves).find(({ effects }) => effects?.parts !== undefined)?.effects?.parts
  const procedures = useQuery(referenceQuery).data?.procedures ?? []
  const newest = procedures.find(({ id }) => id === under?.procedure)
  const { data } = useQuery({
    ...procedureQuery(newest?.id ?? '', newest?.version ?? 0),
    enabled: newest !== undefined,
  })
  const options = (data?.moves ?? [])
    .filter(({ by }) => by.some(({ role }) => role === 'system'))
    .map(({ id, title }) => ({ value: id, label: title }))
  return <ChoiceEntry spot={spot as Spot<string>} label={label} options={options} />
}

/** A second matter for a part of what was said. */
export function SplitEntry({ spot, fields, label }: Of<'split'> & { fields: readonly Field[] }) {
  const { t } = useTranslation()
  const { flags } = useOptions()
  const split = spot as Given<'split'>
  const from = (key: 'title' | 'body' | 'category' | 'area', types: readonly Field['type'][]) => (
    <SourceEntry spot={part(split, key)} label={t(`draft.effect.split.${key}`)} fields={fields} types={types} />
  )
  return (
    <fieldset className="entry" data-path={spot.path}>
      <legend className="entry-label">{label}</legend>
      <div className="entry-row">
        {from('title', ['text'])}
        {from('body', ['longText'])}
        {from('category', ['category'])}
        {from('area', ['area'])}
      </div>
      <span className="entry-label">{t('draft.effect.split.flag')}</span>
      <NameEntry spot={part(split, 'flag')} label={t('draft.effect.split.flag')} options={flags} />
    </fieldset>
  )
}
