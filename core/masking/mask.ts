import { withoutSeparators } from '../reference/index.ts'

/** The first character of a name, a star for each other: 张三丰 becomes 张**. A name of one character is a star. */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  return characters.length < 2 ? '*'.repeat(characters.length) : `${characters[0]}${'*'.repeat(characters.length - 1)}`
}

/** A phone number with its middle hidden: 138****5678; of a shorter one the last two digits, of less nothing. */
export function maskPhone(phone: string): string {
  const digits = withoutSeparators(phone).replace(/^(\+|00)86/, '')
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`
  if (digits.length >= 7) return `${'*'.repeat(digits.length - 2)}${digits.slice(-2)}`
  return '*'.repeat(digits.length)
}

/** An identity number with birth date hidden: 110105********002X; anything else is stars all over. */
export function maskIdentity(number: string): string {
  const digits = withoutSeparators(number).toUpperCase()
  if (digits.length === 18) return `${digits.slice(0, 6)}********${digits.slice(-4)}`
  if (digits.length === 15) return `${digits.slice(0, 6)}******${digits.slice(-3)}`
  return '*'.repeat(digits.length)
}
