/** What makes a spreadsheet take a text for a formula, full-width forms included, after any apostrophes of ours. */
const ACTIVE = /^'*[=+\-@\t\r\n\0＝＋－＠]/
const ESCAPED = /^'+[=+\-@\t\r\n\0＝＋－＠]/

/**
 * The text with an apostrophe before it where a spreadsheet would run it as a formula; `unescapeFormula` undoes it.
 *
 * @source OWASP ASVS 5.0.0 V1.2.10
 */
export function escapeFormula(text: string): string {
  return ACTIVE.test(text) ? `'${text}` : text
}

/** The text that `escapeFormula` was given. */
export function unescapeFormula(text: string): string {
  return ESCAPED.test(text) ? text.slice(1) : text
}

/**
 * Digits with a tab after them where a spreadsheet opening a CSV file would round them (an identity number) or drop a
 * leading zero; other texts as they are. `withoutKeepingTab` undoes it.
 */
export function withKeepingTab(text: string): string {
  return /^(\d{16,}|0\d+)\t*$/.test(text) ? `${text}\t` : text
}

/** The text that `withKeepingTab` was given. */
export function withoutKeepingTab(text: string): string {
  return text.endsWith('\t') && /^(\d{16,}|0\d+)\t+$/.test(text) ? text.slice(0, -1) : text
}
