import { Cascader } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Node, pathTo } from './tree.ts'

export type PickerProps = {
  /** given by the form */
  id?: string
  value?: string | undefined
  onChange?: (value: string | undefined) => void
  placeholder?: string
  'aria-label'?: string
}

/** Chooses from the wide to the narrow, or by typing part of a name. The last choice is the value, at whatever depth. */
export function PathPicker({ tree, value, onChange, id, placeholder, ...rest }: PickerProps & { tree: Node[] }) {
  const { t } = useTranslation()
  return (
    <Cascader
      {...(id !== undefined && { id })}
      options={tree}
      value={value === undefined ? [] : pathTo(tree, value)}
      onChange={(path) => onChange?.((path as string[] | undefined)?.slice(-1)[0])}
      changeOnSelect
      allowClear
      placeholder={placeholder ?? t('form.choose')}
      aria-label={rest['aria-label']}
      showSearch={{
        limit: 30,
        filter: (typed, path) =>
          matches(
            typed,
            path.map(({ label }) => String(label)),
          ),
      }}
      displayRender={(labels) => labels.join(' / ')}
    />
  )
}

function matches(typed: string, labels: string[]): boolean {
  const path = labels.join('')
  return typed
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => path.toLowerCase().includes(word.toLowerCase()))
}
