import type { MatterLine, Me } from '../api/contract.ts'

type Account = { id: string; name: string; units: string[] }

/** Whose absences somebody may set: one's own; the people of a unit one heads; for an administrator everybody's. Oneself first. */
export function managedBy(me: Pick<Me, 'account' | 'posts'>, accounts: readonly Account[]): Account[] {
  const isAdmin = me.posts.some(({ role }) => role === 'admin')
  const headed = me.posts.flatMap(({ role, organization }) =>
    role === 'unitHead' && organization !== null ? [organization] : [],
  )
  const others = accounts.filter(
    ({ id, units }) => id !== me.account && (isAdmin || units.some((unit) => headed.includes(unit))),
  )
  return [...accounts.filter(({ id }) => id === me.account), ...others]
}

type Hand = { account: string; open: number }

/**
 * New hands for matters: each goes to whoever has least on the desk at that moment, those due first. What somebody has now counts,
 * so that nobody is given more only because they stand first.
 */
export function spread(
  lines: readonly Pick<MatterLine, 'id' | 'dueAt'>[],
  hands: readonly Hand[],
): Map<string, string> {
  const load = hands.map(({ account, open }) => ({ account, open }))
  const given = new Map<string, string>()
  const byDue = [...lines].sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))
  for (const { id } of byDue) {
    const least = load.reduce<Hand | undefined>(
      (low, hand) => (low === undefined || hand.open < low.open ? hand : low),
      undefined,
    )
    if (least === undefined) break
    least.open += 1
    given.set(id, least.account)
  }
  return given
}
