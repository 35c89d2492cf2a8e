import type { MatterLine, Reference } from '../api/contract.ts'

/** What a form is about: whose people, units and matters its questions offer. */
export type Subject = {
  /** the matter, where the form belongs to one */
  matter: string | null
  /** the unit that has it */
  unit: string | null
  /** where it belongs */
  area: string | null
  /** the matters that a question for a matter offers, instead of those like this one */
  candidates?: readonly MatterLine[]
}

/** A form that belongs to no matter yet. */
export const noSubject: Subject = { matter: null, unit: null, area: null }

type Unit = Reference['organizations'][number]

/** The community of a place: an area key up to its first dot, at most twelve digits. */
const communityOf = (area: string): string => area.split('.')[0] ?? area

/**
 * The units a question offers. Level `above`: those of an area that contains the one of the unit that has the matter, or of the community
 * while no unit has it. `below`: all others. The service has the last word.
 */
export function offeredUnits(
  units: readonly Unit[],
  { unit, area }: Subject,
  level: 'above' | 'below' | null,
): readonly Unit[] {
  const handling = units.filter(({ handles }) => handles)
  const from = units.find(({ id }) => id === unit)?.area ?? (area === null ? undefined : communityOf(area))
  if (level === null || from === undefined) return handling
  const isAbove = (one: Unit) => one.area.length < from.length && from.startsWith(one.area)
  return handling.filter((one) => one.id !== unit && isAbove(one) === (level === 'above'))
}
