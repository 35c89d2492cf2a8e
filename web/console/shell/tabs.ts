/** A page left open. The path says which page it is, the search what it shows. */
export type Tab = { path: string; search: string; title: string }

/** More than this nobody finds again; the one not looked at for longest goes. */
export const TABS_AT_MOST = 12

export const isTabs = (value: unknown): boolean =>
  Array.isArray(value) && value.every((tab) => typeof tab?.path === 'string' && typeof tab?.search === 'string')

/** The tabs after a page was gone to. `isHeld`: tabs that stay whatever happens, for something on them is not saved. */
export function opened(
  tabs: readonly Tab[],
  path: string,
  search: string,
  isHeld: (path: string) => boolean = () => false,
): Tab[] {
  if (tabs.some((tab) => tab.path === path)) return tabs.map((tab) => (tab.path === path ? { ...tab, search } : tab))
  const forgotten = tabs.length < TABS_AT_MOST ? undefined : tabs.find((tab) => !isHeld(tab.path))
  return [...tabs.filter((tab) => tab !== forgotten), { path, search, title: '' }]
}

/** The tabs after one was closed, and where to go if it was the one looked at: to its neighbour. */
export function closed(tabs: readonly Tab[], path: string, current: string): { tabs: Tab[]; go: Tab | undefined } {
  const at = tabs.findIndex((tab) => tab.path === path)
  const rest = tabs.filter((tab) => tab.path !== path)
  return { tabs: rest, go: path === current ? (rest[at] ?? rest[at - 1]) : undefined }
}

export function named(tabs: readonly Tab[], path: string, title: string): Tab[] {
  return tabs.map((tab) => (tab.path === path ? { ...tab, title } : tab))
}
