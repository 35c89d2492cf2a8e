/** The pages of the console that stand in the menu, in order. Each is shown to those whose posts may ever do `may`. */
export type MenuPage = {
  id: string
  path: string
  /** operation of the permission matrix */
  may: string
  /** first letters of the Chinese title's syllables, as people type them */
  initials: string
}
export type MenuGroup = { id: string; pages: readonly MenuPage[] }

export const menu: readonly MenuGroup[] = [
  {
    id: 'matters',
    pages: [
      { id: 'work', path: '/work', may: 'matter.list', initials: 'wdgz' },
      { id: 'matters', path: '/matters', may: 'matter.list', initials: 'sxlb' },
      { id: 'intake', path: '/intake', may: 'matter.create', initials: 'djlj' },
    ],
  },
  {
    id: 'people',
    pages: [
      { id: 'workload', path: '/workload', may: 'workload.read', initials: 'gzl' },
      { id: 'absences', path: '/absences', may: 'absence.manage', initials: 'lgtb' },
      { id: 'handovers', path: '/handovers', may: 'handover.write', initials: 'jjb' },
      { id: 'answers', path: '/answers', may: 'answers.read', initials: 'dffb' },
    ],
  },
  {
    id: 'figures',
    pages: [
      { id: 'statistics', path: '/statistics', may: 'statistics.read', initials: 'tjfx' },
      { id: 'imports', path: '/imports', may: 'import.run', initials: 'drsq' },
    ],
  },
  {
    id: 'rules',
    pages: [
      { id: 'procedures', path: '/procedures', may: 'reference.read', initials: 'lc' },
      { id: 'routing', path: '/routing', may: 'routing.edit', initials: 'pbgz' },
      { id: 'calendar', path: '/calendar', may: 'reference.read', initials: 'jjr' },
      { id: 'channels', path: '/channels', may: 'channel.manage', initials: 'xxtd' },
      { id: 'accounts', path: '/accounts', may: 'account.manage', initials: 'zh' },
      { id: 'audit', path: '/audit', may: 'audit.read', initials: 'sj' },
    ],
  },
]

/** The menu of somebody who may do these operations; groups without pages are left out. */
export function menuFor(operations: readonly string[]): MenuGroup[] {
  return menu
    .map((group) => ({ ...group, pages: group.pages.filter(({ may }) => operations.includes(may)) }))
    .filter(({ pages }) => pages.length > 0)
}

/** The page of the menu that a path belongs to: `/matters/1` to the list of matters. */
export function pageOf(path: string): MenuPage | undefined {
  const first = `/${path.split('/')[1] ?? ''}`
  return menu.flatMap(({ pages }) => pages).find((page) => page.path === first)
}
