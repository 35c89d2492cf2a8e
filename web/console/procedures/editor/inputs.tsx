import { Checkbox, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Label, Term } from './body.ts'
import { Entry } from './Entry.tsx'
import type { Spot } from './spot.ts'
import { termUnits } from './vocabulary.ts'
import { useFaults } from './writing.ts'

export type Option = { value: string; label: string }
type Common = { label: string; hint?: string; required?: boolean; quiet?: boolean }

const status = (invalid: boolean) => (invalid ? { status: 'error' as const } : {})

/** Words in one language: names of documents, clauses. */
export function TextEntry({ spot, ...common }: Common & { spot: Spot<string> }) {
  return (
    <Entry {...common} path={spot.path}>
      {(id, describedBy, invalid) => (
        <Input
          id={id}
          value={spot.value}
          onChange={({ target }) => spot.set(target.value)}
          aria-describedby={describedBy}
          {...status(invalid)}
        />
      )}
    </Entry>
  )
}

/** Words in both languages. What may be left out is gone when both are empty. */
export function LabelEntry({
  spot,
  long = false,
  ...common
}: Common & { spot: Spot<Label | undefined> | Spot<Label>; long?: boolean }) {
  const { t } = useTranslation()
  const { value = { zh: '', en: '' }, path } = spot
  const set = spot.set as (next: Label | undefined, place: string) => void
  const write = (language: 'zh' | 'en', text: string) => {
    const next = { ...value, [language]: text }
    const isGone = common.required !== true && next.zh === '' && next.en === ''
    set(isGone ? undefined : next, `${path}/${language}`)
  }
  const box = (language: 'zh' | 'en', describedBy: string | undefined, invalid: boolean) => {
    const held = {
      value: value[language],
      lang: language === 'zh' ? 'zh-CN' : 'en',
      'aria-label': t(`draft.inLanguage.${language}`, { label: common.label }),
      'aria-describedby': describedBy,
      placeholder: t(`draft.language.${language}`),
      ...status(invalid && value[language] === ''),
    }
    return long ? (
      <Input.TextArea
        {...held}
        autoSize={{ minRows: 1, maxRows: 6 }}
        onChange={({ target }) => write(language, target.value)}
      />
    ) : (
      <Input {...held} onChange={({ target }) => write(language, target.value)} />
    )
  }
  return (
    <Entry {...common} path={path} group inside>
      {(_id, describedBy, invalid) => (
        <div className="entry-pair">
          {box('zh', describedBy, invalid)}
          {box('en', describedBy, invalid)}
        </div>
      )}
    </Entry>
  )
}

/** One of several. `none`: what it is called when nothing is chosen; without it something must be. `wide`: the options are long. */
export function ChoiceEntry<T extends string | undefined>({
  spot,
  options,
  none,
  wide = false,
  ...common
}: Common & { spot: Spot<T>; options: readonly Option[]; none?: string; wide?: boolean }) {
  const { t } = useTranslation()
  const { value } = spot
  // what leads nowhere any more is shown as it stands, so that it can be seen and changed
  const lost = value !== undefined && value !== '' && !options.some((option) => option.value === value)
  const all = lost ? [...options, { value, label: t('draft.lost', { id: value }) }] : options
  return (
    <Entry {...common} path={spot.path} inside>
      {(id, describedBy, invalid) => (
        <Select
          id={id}
          value={(value === '' ? undefined : value) ?? null}
          options={all as Option[]}
          onChange={(chosen: string | null | undefined) => spot.set((chosen ?? undefined) as T)}
          allowClear={none !== undefined}
          popupMatchSelectWidth={!wide}
          placeholder={none ?? t('form.choose')}
          showSearch={all.length > 8 ? { optionFilterProp: 'label' } : false}
          aria-describedby={describedBy}
          {...status(invalid || lost)}
        />
      )}
    </Entry>
  )
}

/** Several of several; `free`: names of one's own as well. An empty list is left out unless it is `required`, or the file has to say it (`said`). */
export function ManyEntry<T extends string>({
  spot,
  options,
  free = false,
  said = false,
  ...common
}: Common & { spot: Spot<T[] | undefined> | Spot<T[]>; options: readonly Option[]; free?: boolean; said?: boolean }) {
  const { t } = useTranslation()
  const set = spot.set as (next: T[] | undefined) => void
  const value = spot.value ?? []
  const lost = value.filter((id) => !options.some((option) => option.value === id))
  const all = free ? options : [...options, ...lost.map((id) => ({ value: id, label: t('draft.lost', { id }) }))]
  return (
    <Entry {...common} path={spot.path} inside>
      {(id, describedBy, invalid) => (
        <Select
          id={id}
          mode={free ? 'tags' : 'multiple'}
          value={value}
          options={all as Option[]}
          onChange={(chosen: T[]) => set(chosen.length === 0 && common.required !== true && !said ? undefined : chosen)}
          placeholder={t(free ? 'draft.typeNames' : 'draft.none')}
          showSearch={{ optionFilterProp: 'label' }}
          tokenSeparators={free ? [' ', ',', '，', '、'] : []}
          aria-describedby={describedBy}
          {...status(invalid || (!free && lost.length > 0))}
        />
      )}
    </Entry>
  )
}

/** A whole number. */
export function NumberEntry({
  spot,
  min = 1,
  max,
  ...common
}: Common & { spot: Spot<number | undefined>; min?: number; max?: number }) {
  return (
    <Entry {...common} path={spot.path}>
      {(id, describedBy, invalid) => (
        <InputNumber
          id={id}
          value={spot.value ?? null}
          onChange={(value) => spot.set(value ?? undefined)}
          min={min}
          {...(max !== undefined && { max })}
          precision={0}
          aria-describedby={describedBy}
          {...status(invalid)}
        />
      )}
    </Entry>
  )
}

/** Yes or no. No is left out where the file need not say it. */
export function TickEntry<T extends boolean | undefined>({
  spot,
  label,
  hint,
  said = false,
}: Common & { spot: Spot<T>; said?: boolean }) {
  const faults = useFaults(spot.path, false)
  return (
    <div className={faults.length > 0 ? 'entry entry-faulty' : 'entry'} data-path={spot.path}>
      <Checkbox
        checked={spot.value === true}
        onChange={({ target }) => spot.set((target.checked ? true : said ? false : undefined) as T)}
      >
        {label}
        {hint !== undefined && <span className="soft tick-hint">{hint}</span>}
      </Checkbox>
      {faults.map((fault) => (
        <p key={fault} className="entry-more bad">
          {fault}
        </p>
      ))}
    </div>
  )
}

/** A length of time: how many, of what. */
export function TermEntry({
  spot,
  units = termUnits,
  ...common
}: Common & { spot: Spot<Term>; units?: readonly Term['unit'][] }) {
  const { t } = useTranslation()
  const { value, path, set } = spot
  return (
    <Entry {...common} path={path} group inside>
      {(_id, describedBy, invalid) => (
        <div className="entry-term">
          <InputNumber
            value={value.amount}
            min={0}
            max={10_000}
            precision={0}
            aria-label={t('draft.term.amount', { label: common.label })}
            aria-describedby={describedBy}
            onChange={(amount) => set({ ...value, amount: amount ?? 0 }, `${path}/amount`)}
            {...status(invalid)}
          />
          <Select
            value={value.unit}
            aria-label={t('draft.term.unit', { label: common.label })}
            options={units.map((unit) => ({ value: unit, label: t(`termUnit.${unit}`) }))}
            onChange={(unit: Term['unit']) => set({ ...value, unit }, `${path}/unit`)}
          />
        </div>
      )}
    </Entry>
  )
}
