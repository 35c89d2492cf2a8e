/**
 * A column title as it was meant: without byte order marks, invisible marks and line breaks, full-width letters and
 * brackets as ordinary ones, one space between words, none around.
 */
export function normaliseHeader(title: string): string {
  return title
    .replace(/[\ufeff\u200b-\u200f\u2060]/g, '')
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
}
