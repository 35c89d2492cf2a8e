import type { Term } from '../../core/deadline/index.ts'
import type { Chance } from './chance.ts'
import type { Plan } from './plan.ts'
import type { Member, Staff } from './staff.ts'

export type Cast = {
  accused: Member | null
  registrar: Member | null
  clerk: Member
  dispatcher: Member
  callback: Member
  supervisor: Member
  unit: string
  otherUnit: string
  /** takes what is passed up */
  unitAbove: string
  limit: Term | undefined
}

/** Who has to do with it. The person complained about is none of them. */
export function castOf(chance: Chance, staff: Staff, plan: Plan): Cast {
  const desk = ({ post }: Member) => post === '窗口受理员'
  const accused =
    plan.about === 'headOfArea'
      ? (staff.members.find(({ headsArea }) => headsArea) ?? null)
      : plan.about === 'clerk'
        ? (staff.members.filter(desk)[2] ?? null)
        : null
  const among = (fits: (member: Member) => boolean) =>
    chance.pick(staff.members.filter((member) => fits(member) && member !== accused))
  const registrars: Record<Plan['channel'], ((member: Member) => boolean) | null> = {
    web: null,
    window: desk,
    deputyStation: desk,
    phone: ({ post }) => post === '热线受理员',
    homeVisit: ({ post, area }) => post === '网格长' && plan.building.key.startsWith(area),
    contactCard: ({ post, area }) => post === '网格长' && plan.building.key.startsWith(area),
  }
  const fits = registrars[plan.channel]
  const rule = staff.routes
    .filter(({ category, area }) => plan.category.startsWith(category) && plan.building.key.startsWith(area))
    .sort((a, b) => b.category.length - a.category.length || b.area.length - a.area.length)[0]
  const unit = rule?.unit ?? ''
  const handling = staff.units.filter(
    ({ handles, id, key }) => handles && id !== unit && key !== 'petitions' && key !== 'procurate',
  )
  return {
    accused,
    registrar: fits === null ? null : among(fits),
    clerk: among(desk),
    dispatcher: among(({ role }) => role === 'dispatcher'),
    callback: among(({ role }) => role === 'callback'),
    supervisor: among(({ role }) => role === 'supervisor'),
    unit,
    otherUnit: chance.pick(handling).id,
    unitAbove: staff.units.find(({ key }) => key === 'petitions')?.id ?? unit,
    limit: (rule?.limit as Term | null) ?? undefined,
  }
}
