/**
 * The text with full-width letters, digits, punctuation and spaces as their ordinary forms, so that what an input
 * method produced compares equal to what was meant. Every character maps to exactly one, so positions stay.
 */
export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (wide) =>
    wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  )
}

/** Half-width text without the spaces, dashes, dots and invisible marks that people and input methods put into numbers. */
export function withoutSeparators(text: string): string {
  return halfWidth(text).replace(
    /[\s\-\u2010-\u2015\u2212\u00b7\u2022._\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    '',
  )
}
