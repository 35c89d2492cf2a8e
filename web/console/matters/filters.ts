/** What a list of matters is narrowed to. The same names in the address of the page, in the API and in saved views. */
export type Filters = {
  box?: 'todo' | 'handled' | undefined
  words?: string | undefined
  number?: string | undefined
  stage?: string[] | undefined
  category?: string | undefined
  area?: string | undefined
  unit?: string | undefined
  handler?: string | undefined
  /** in somebody's hands, or in nobody's */
  assigned?: 'true' | 'false' | undefined
  channel?: string[] | undefined
  ending?: string[] | undefined
  open?: 'true' | 'false' | undefined
  overdue?: 'true' | 'false' | undefined
  /** open, and its handler has left */
  unattended?: 'true' | undefined
  /** a mark of the procedure */
  flag?: string | undefined
  procedure?: string | undefined
  /** parts of joint handling only, or none */
  parts?: 'true' | 'false' | undefined
  /** what was merged into this matter */
  follows?: string | undefined
  dueBefore?: string | undefined
  answeredFrom?: string | undefined
  answeredTo?: string | undefined
  receivedFrom?: string | undefined
  receivedTo?: string | undefined
  order?: 'newest' | 'oldest' | undefined
}

export const channels = ['window', 'phone', 'web', 'homeVisit', 'deputyStation', 'contactCard', 'import'] as const
export const endings = [
  'solved',
  'explained',
  'notOurs',
  'withdrawn',
  'noReply',
  'merged',
  'delivered',
  'handedBack',
] as const
/** Marks that the procedures of the product set; those of other procedures can be filtered by through the address. */
export const flags = ['supervised', 'joint', 'split', 'voiceWithdrawn'] as const
export const orders = ['due', 'newest', 'oldest'] as const

const lists = ['stage', 'channel', 'ending'] as const
const singles = [
  'words',
  'number',
  'category',
  'area',
  'unit',
  'handler',
  'dueBefore',
  'answeredFrom',
  'answeredTo',
  'receivedFrom',
  'receivedTo',
  'flag',
  'procedure',
  'follows',
] as const
const choices = {
  box: ['todo', 'handled'],
  open: ['true', 'false'],
  overdue: ['true', 'false'],
  assigned: ['true', 'false'],
  unattended: ['true'],
  parts: ['true', 'false'],
  order: ['newest', 'oldest'],
} as const

/** Filters from an address. What is not known is left out: an old bookmark opens a list, not an error. */
export function filtersFrom(search: URLSearchParams): Filters {
  const found: [string, unknown][] = []
  for (const name of lists) {
    const items = (search.get(name) ?? '').split(',').filter(Boolean)
    if (items.length > 0) found.push([name, items])
  }
  for (const name of singles) {
    const value = search.get(name)?.trim()
    if (value) found.push([name, value])
  }
  for (const [name, allowed] of Object.entries(choices)) {
    const value = search.get(name)
    if (value !== null && (allowed as readonly string[]).includes(value)) found.push([name, value])
  }
  return Object.fromEntries(found) as Filters
}

/** Filters as an address, always in the same order, so that two equal lists have one address. */
export function searchOf(filters: Filters): URLSearchParams {
  const entries = Object.entries(filters)
    .filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)] as [string, string])
    .sort(([a], [b]) => a.localeCompare(b))
  return new URLSearchParams(entries)
}

/** How many things the list is narrowed by, besides its box and order. */
export function narrowings({ box: _box, order: _order, ...rest }: Filters): number {
  return [...searchOf(rest).keys()].length
}
