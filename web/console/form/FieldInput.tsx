import { Input, InputNumber, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldView } from '../api/contract.ts'
import { PhotoField } from '../photos/PhotoField.tsx'
import type { PhotoItem } from '../photos/photoItem.ts'
import { AccountPicker, AreaPicker, CategoryPicker } from '../reference/pickers.tsx'
import { ColleaguesPicker } from './ColleaguesPicker.tsx'
import { MatterPicker } from './MatterPicker.tsx'
import type { Subject } from './subject.ts'
import { LevelUnitPicker, UnitsPicker } from './UnitsPicker.tsx'

/** From the best to the worst, in the official words. */
const ratings = [5, 4, 3, 2, 1] as const
/** Few enough to be seen at once. */
const OPTIONS_SEEN = 5

/** What the form gives to the field it holds. */
type Held = { id?: string; value?: unknown; onChange?: (value: unknown) => void }

/** The input for a question, by its type. */
export function FieldInput({ field, subject, ...held }: Held & { field: FieldView; subject: Subject }) {
  const { t } = useTranslation()
  const { id, onChange } = held
  const named = { ...(id !== undefined && { id }) }
  const text = { ...named, value: held.value as string | undefined, onChange: onChange as never }
  const many = { ...named, value: held.value as string[] | undefined, onChange: onChange as never }
  switch (field.type) {
    case 'text':
      return <Input {...text} maxLength={field.max ?? 200} />
    case 'longText':
      return <Input.TextArea {...text} autoSize={{ minRows: 4, maxRows: 14 }} maxLength={field.max ?? 5000} />
    case 'choice':
      return field.options.length <= OPTIONS_SEEN ? (
        <Radio.Group
          {...named}
          className="radio-column"
          value={held.value}
          onChange={({ target }) => onChange?.(target.value)}
          options={field.options.map((option) => ({ value: option.id, label: option.label }))}
        />
      ) : (
        <Select
          {...text}
          options={field.options.map((option) => ({ value: option.id, label: option.label }))}
          placeholder={t('form.choose')}
          allowClear
        />
      )
    case 'unit':
      return <LevelUnitPicker {...text} subject={subject} level={field.level} />
    case 'units':
      return <UnitsPicker {...many} subject={subject} level={field.level} />
    case 'account':
      return <AccountPicker {...text} unit={subject.unit} />
    case 'accounts':
      return subject.matter === null ? null : <ColleaguesPicker {...many} matter={subject.matter} />
    case 'matter':
      return <MatterPicker {...text} subject={subject} label={field.label} />
    case 'area':
      return <AreaPicker {...text} />
    case 'category':
      return <CategoryPicker {...text} />
    case 'day':
      return (
        <input
          {...named}
          type="date"
          className="input-native"
          value={(held.value as string | undefined) ?? ''}
          onChange={({ target }) => onChange?.(target.value)}
        />
      )
    case 'boolean':
      return (
        <Radio.Group
          {...named}
          value={held.value}
          onChange={({ target }) => onChange?.(target.value)}
          options={[
            { value: true, label: t('form.yes') },
            { value: false, label: t('form.no') },
          ]}
        />
      )
    case 'integer':
      return (
        <InputNumber
          {...named}
          value={held.value as number | null}
          onChange={(value) => onChange?.(value)}
          precision={0}
          {...(field.min !== null && { min: field.min })}
          {...(field.max !== null && { max: field.max })}
        />
      )
    case 'rating':
      return (
        <Radio.Group
          {...named}
          className="radio-column"
          value={held.value}
          onChange={({ target }) => onChange?.(target.value)}
          options={ratings.map((value) => ({ value, label: t(`rating.${value}`) }))}
        />
      )
    case 'files':
      return (
        <PhotoField
          {...named}
          value={held.value as PhotoItem[]}
          onChange={onChange as never}
          {...(field.max !== null && { most: field.max })}
        />
      )
    default:
      return <Input {...text} />
  }
}
