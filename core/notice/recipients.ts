import { z } from 'zod'
import type { StaffRole } from '../permission/index.ts'
import { type NoticeTarget, noticeTargetSchema } from '../procedure/index.ts'

/** schemes/notices/fallback.yaml: who is told where a target reaches nobody. */
export const fallbackSchema = z
  .partialRecord(noticeTargetSchema, noticeTargetSchema)
  .refine((next) => Object.keys(next).every((target) => ends(next, target as NoticeTarget)), {
    error: 'expected every chain to end',
  })
export type Fallback = z.output<typeof fallbackSchema>

function ends(next: Partial<Record<NoticeTarget, NoticeTarget>>, start: NoticeTarget): boolean {
  const seen = new Set<NoticeTarget>()
  for (let at: NoticeTarget | undefined = start; at !== undefined; at = next[at]) {
    if (seen.has(at)) return false
    seen.add(at)
  }
  return true
}

/** A post held today by an account that is open: its own, or one lent by somebody absent. */
export type RosterPost = {
  account: string
  role: StaffRole
  area: string
  unit: string | null
  lentBy?: string | undefined
}

/** Who is there today: posts, and who stands in for whom. Made by `rosterOf`. */
export type Roster = {
  /** every post by who holds it, lent ones among them */
  readonly held: ReadonlyMap<string, readonly RosterPost[]>
  readonly byRole: ReadonlyMap<StaffRole, readonly RosterPost[]>
  readonly byUnit: ReadonlyMap<string, readonly RosterPost[]>
  /** by who is absent; null: nobody stands in */
  readonly absent: ReadonlyMap<string, string | null>
}

export function rosterOf(
  posts: readonly RosterPost[],
  absences: readonly { account: string; substitute: string | null }[],
): Roster {
  const own = posts.filter(({ lentBy }) => lentBy === undefined)
  const ofUnits = own.filter((post): post is RosterPost & { unit: string } => post.unit !== null)
  return {
    held: Map.groupBy(posts, ({ account }) => account),
    byRole: Map.groupBy(own, ({ role }) => role),
    byUnit: Map.groupBy(ofUnits, ({ unit }) => unit),
    // of two absences of one person, one with a substitute counts
    absent: new Map(
      absences
        .toSorted((a, b) => Number(a.substitute !== null) - Number(b.substitute !== null))
        .map(({ account, substitute }) => [account, substitute]),
    ),
  }
}

/** What a notice is about, as far as it decides who is told. */
export type Subject = {
  area: string
  unit: string | null
  leadUnit: string | null
  handler: string | null
  registrar: string | null
  /** persons complained about (PR-23) */
  excluded: readonly string[]
  /** who did what is told */
  actor: string | null
  /** of the target `mentioned` */
  mentioned: readonly string[]
}

/** Substitutes of substitutes are followed so far. */
const SUBSTITUTES_AT_MOST = 3

/** Roles that see the matters of an area, and those that see the matters of a unit. */
const OF_AREA: readonly StaffRole[] = ['clerk', 'dispatcher', 'gridWorker', 'callback', 'supervisor']
const OF_UNIT: readonly StaffRole[] = ['handler', 'unitHead']

/**
 * The accounts that a target means today. Somebody absent is replaced by who stands in, as far as that one may see what it is about.
 * Where nobody is reached, the next target of the fallback is taken; where there is no such place at all, as the unit of a matter
 * that no unit has, nobody is.
 *
 * Never the person complained about nor a substitute in that person's place, never an account without a post today, and never who
 * did it: they know, so that a target that is only they counts as reached.
 */
export function recipientsOf(to: NoticeTarget, subject: Subject, roster: Roster, fallback: Fallback): string[] {
  for (let target: NoticeTarget | undefined = to; target !== undefined; target = fallback[target]) {
    const meant = meantBy(target, subject, roster)
    if (meant === 'noSuchPlace') return []
    const mayStandIn = (account: string) =>
      target === 'admin' ? holds(account, 'admin', roster) : sees(account, subject, roster)
    const reached = new Set(meant.flatMap((account) => presentFor(account, subject, roster, mayStandIn)))
    if (reached.size > 0) return [...reached].filter((account) => account !== subject.actor)
  }
  return []
}

function meantBy(target: NoticeTarget, subject: Subject, { byRole, byUnit }: Roster): string[] | 'noSuchPlace' {
  const staffOf = (unit: string | null, roles: readonly StaffRole[]) =>
    unit === null
      ? ('noSuchPlace' as const)
      : (byUnit.get(unit) ?? []).filter(({ role }) => roles.includes(role)).map(({ account }) => account)
  switch (target) {
    case 'petitioner':
      return 'noSuchPlace'
    case 'mentioned':
      return [...subject.mentioned]
    case 'handler':
      if (subject.handler !== null) return [subject.handler]
      return subject.unit === null ? 'noSuchPlace' : []
    case 'registrar':
      return subject.registrar === null ? [] : [subject.registrar]
    case 'unit':
      return staffOf(subject.unit, OF_UNIT)
    case 'unitHead':
      return staffOf(subject.unit, ['unitHead'])
    case 'leadUnit':
      return staffOf(subject.leadUnit, OF_UNIT)
    case 'admin':
      return (byRole.get('admin') ?? []).map(({ account }) => account)
    default:
      return (byRole.get(target) ?? [])
        .filter(({ area }) => subject.area.startsWith(area))
        .map(({ account }) => account)
  }
}

/** The account itself, or who stands in for it today; nobody where neither is there. */
function presentFor(
  account: string,
  { excluded, actor }: Subject,
  { held, absent }: Roster,
  mayStandIn: (substitute: string) => boolean,
): string[] {
  const passed = new Set<string>()
  for (let at: string | null = account; at !== null && passed.size <= SUBSTITUTES_AT_MOST; ) {
    if (passed.has(at) || excluded.includes(at)) return []
    passed.add(at)
    const substitute = absent.get(at)
    // who acts is there
    if (substitute === undefined || at === actor) return held.has(at) && (at === account || mayStandIn(at)) ? [at] : []
    at = substitute
  }
  return []
}

const holds = (account: string, role: StaffRole, { held }: Roster) =>
  (held.get(account) ?? []).some((post) => post.role === role && post.lentBy === undefined)

/** By a post of its own or a lent one, though not by one lent by the person complained about. */
function sees(account: string, { area, unit, leadUnit, excluded }: Subject, { held }: Roster): boolean {
  return (held.get(account) ?? []).some(
    (post) =>
      !(post.lentBy !== undefined && excluded.includes(post.lentBy)) &&
      ((OF_AREA.includes(post.role) && area.startsWith(post.area)) ||
        (OF_UNIT.includes(post.role) && post.unit !== null && (post.unit === unit || post.unit === leadUnit))),
  )
}
