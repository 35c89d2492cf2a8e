import { diagram, type Procedure, procedureSchema } from '../../core/procedure/index.ts'

/**
 * Draws a procedure while it is being written: what leads from a stage that exists to one that does.
 *
 * @param stage the stage to mark: the one that is being worked on
 * @returns an SVG image; null while the body cannot be read as a procedure, or has no first stage
 */
export function sketch(body: object, lang: 'zh' | 'en', stage?: string): string | null {
  const parsed = procedureSchema.safeParse({ ...body, version: 1 })
  if (!parsed.success) return null
  const { stages, start, moves } = parsed.data
  const known = (name: string) => Object.hasOwn(stages, name)
  if (!known(start)) return null
  const drawable = Object.entries(moves).flatMap(([id, move]) => {
    const from = move.from.filter(known)
    return from.length > 0 && (move.to === 'same' || known(move.to)) ? [[id, { ...move, from }] as const] : []
  })
  const sound: Procedure = { ...parsed.data, moves: Object.fromEntries(drawable) }
  return diagram(sound, { stage, lang })
}
