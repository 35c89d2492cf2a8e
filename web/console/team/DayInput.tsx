type Props = {
  id?: string
  value?: string
  min?: string
  onChange?: (day: string | undefined) => void
  'aria-required'?: boolean | 'true' | 'false'
  'aria-describedby'?: string
  'aria-invalid'?: boolean | 'true' | 'false'
}

/** A day of the calendar in a form: the browser's own field, which can be typed into. */
export function DayInput({ value, onChange, ...rest }: Props) {
  return (
    <input
      {...rest}
      type="date"
      className="input-native day-input"
      value={value ?? ''}
      onChange={({ target }) => onChange?.(target.value === '' ? undefined : target.value)}
    />
  )
}
