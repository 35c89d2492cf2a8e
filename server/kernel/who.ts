import { subtreeRange } from '../../core/area/index.ts'
import { type Post, permits, type Relation } from '../../core/permission/index.ts'
import { type AreaRange, MAX_RANGES, type Own, type Who } from '../database/index.ts'
import type { Kernel } from './kernel.ts'

/** Turns posts held today into what row-level security opens: areas, units, and where personal facts may be read. */
export function whoOfStaff(kernel: Kernel, tenant: string, account: string, posts: readonly Post[]): Who {
  const standsIn = [...new Set(posts.flatMap(({ standsInFor }) => standsInFor ?? []))]
  const opened = openedBy(kernel, posts)
  return {
    kind: 'staff',
    tenant,
    account,
    ranges: rangesOf(kernel, posts),
    units: opened.units,
    revealUnits: opened.revealUnits,
    admin: posts.some(({ role }) => role === 'admin'),
    auditor: posts.some(({ role }) => role === 'auditor'),
    posts: [...new Set(posts.map(postKey))],
    headUnits: unitsWith(kernel, posts, 'answers.manage'),
    standsIn,
    ...(standsIn.length > 0 && {
      own: openedBy(
        kernel,
        posts.filter(({ standsInFor }) => standsInFor === undefined),
      ),
    }),
  }
}

/** A post as hand-overs name it: whoever holds this role over this area. */
export const postKey = ({ role, area }: { role: string; area: string }): string => `${role}:${area}`

/**
 * The posts with which somebody can work at once: one's own, and of those held for somebody absent as many as the areas that
 * row-level security compares have room for, in order.
 */
export function postsThatFit(kernel: Kernel, posts: readonly Post[]): Post[] {
  const fitting = posts.filter(({ standsInFor }) => standsInFor === undefined)
  for (const post of posts)
    if (post.standsInFor !== undefined && rangesOf(kernel, [...fitting, post]).length <= MAX_RANGES) fitting.push(post)
  return fitting
}

/** Areas that lie in another of the list and open no more than it does are left out. */
function rangesOf(kernel: Kernel, posts: readonly Post[]): AreaRange[] {
  const byArea = new Map<string, AreaRange>()
  for (const post of posts) {
    if (!opens(kernel, post, 'matter.read', 'inArea')) continue
    const known = byArea.get(post.area)
    byArea.set(post.area, {
      ...subtreeRange(post.area),
      reveals: known?.reveals || opens(kernel, post, 'petitioner.reveal', 'inArea'),
      rates: known?.rates || opens(kernel, post, 'matter.rating', 'inArea'),
    })
  }
  const ranges = [...byArea.values()]
  const covers = (wide: AreaRange, one: AreaRange) =>
    wide !== one && one.from.startsWith(wide.from) && (wide.reveals || !one.reveals) && (wide.rates || !one.rates)
  return ranges.filter((one) => !ranges.some((wide) => covers(wide, one)))
}

function openedBy(kernel: Kernel, posts: readonly Post[]): Own {
  const areasWith = (operation: string) => [
    ...new Set(posts.filter((post) => opens(kernel, post, operation, 'inArea')).map(({ area }) => area)),
  ]
  return {
    areas: areasWith('matter.read'),
    revealAreas: areasWith('petitioner.reveal'),
    rateAreas: areasWith('matter.rating'),
    units: unitsWith(kernel, posts, 'matter.read'),
    revealUnits: unitsWith(kernel, posts, 'petitioner.reveal'),
  }
}

function unitsWith(kernel: Kernel, posts: readonly Post[], operation: string): string[] {
  const units = posts.flatMap((post) =>
    post.organization !== null && opens(kernel, post, operation, 'assignedUnit') ? [post.organization] : [],
  )
  return [...new Set(units)]
}

const opens = ({ permissions }: Kernel, { role }: Post, operation: string, relation: Relation): boolean =>
  permits(permissions, operation, [{ role, relation }])
