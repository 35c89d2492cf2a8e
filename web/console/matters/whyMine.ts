import type { MatterLine, Me } from '../api/contract.ts'

/** Why a matter stands in somebody's work list. */
export type Why =
  | { why: 'handler' | 'supervised' | 'escalated' | 'unit' | 'lead' }
  | { why: 'standIn'; for: string }
  | { why: 'area'; role: string }

/**
 * The nearest reason why a matter waits for me: I handle it, I stand in for whoever does, it went up because it is late, it is my
 * unit's turn, or it lies in the area of my post. `for` is the account that is absent.
 */
export function whyMine(line: MatterLine, me: Pick<Me, 'account' | 'posts'>): Why | undefined {
  const { handler, unit, area } = line
  if (handler === me.account) return { why: 'handler' }
  const own = me.posts.filter(({ standsInFor }) => standsInFor === undefined)
  const lent = me.posts.filter(({ standsInFor }) => standsInFor !== undefined)
  const absent = lent.find(({ standsInFor }) => standsInFor === handler)?.standsInFor
  if (absent !== undefined) return { why: 'standIn', for: absent }
  if (own.some(({ organization }) => organization !== null && organization === unit)) return { why: 'unit' }
  const inArea = own.find((post) => post.organization === null && area.startsWith(post.area))
  if (inArea?.role === 'supervisor') {
    if (line.flags.includes('supervised')) return { why: 'supervised' }
    if (line.overdue) return { why: 'escalated' }
  }
  if (inArea !== undefined) return { why: 'area', role: inArea.role }
  const stood = lent.find((post) =>
    post.organization === null ? area.startsWith(post.area) : post.organization === unit,
  )
  if (stood?.standsInFor !== undefined) return { why: 'standIn', for: stood.standsInFor }
  // a part that another unit has delivered comes back to the unit that asked for it
  if (line.part) return { why: 'lead' }
  return undefined
}
