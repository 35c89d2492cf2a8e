/** Whether the text looks like the number of a request, `TA-26-004821-7`, rather than words. */
export function isNumber(text: string): boolean {
  return /^[A-Za-z]{1,4}-?\d{2}-?\d+(-?[\dXx])?$/.test(text.trim())
}

/** Whether a page of the menu answers to the text: part of its title, or the first letters of its syllables. */
export function matchesPage(text: string, title: string, initials: string): boolean {
  const wanted = text.trim().toLowerCase()
  return title.toLowerCase().includes(wanted) || initials.startsWith(wanted)
}
