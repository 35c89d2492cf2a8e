import { z } from 'zod'
import { checkProcedure, diagram, type Problem, type Procedure, procedureSchema } from '../../core/procedure/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { Refused } from '../problem/index.ts'
import { faultOf, sentenceFor } from './wording.ts'

/** What is wrong with a procedure while it is being written, and how it looks so far. */
export const CheckView = z.strictObject({
  problems: z.array(
    z.strictObject({
      /** JSON pointer into the body */
      path: z.string(),
      /** what was expected there, in English, as `fivefold` says it of a file */
      expected: z.string(),
      /** the same as a sentence in the reader's language */
      text: z.string(),
    }),
  ),
  /** an SVG image of what can be drawn already; null while the body cannot be read as a procedure at all */
  diagram: z.string().nullable(),
})
export type CheckView = z.input<typeof CheckView>

export type Body = Record<string, unknown>

/** The body as a procedure of this name and version, or everything that is wrong with it. */
export const checkBody = (body: Body, id: unknown = body['id'], version = 1) => checkProcedure({ ...body, id, version })

/** Checks and draws a body that is stored nowhere. */
export function checkView(act: Act, body: Body): CheckView {
  demand(act, 'procedure.edit')
  const checked = checkBody(body)
  const problems = checked.ok ? [] : checked.problems
  const parsed = procedureSchema.safeParse({ ...body, version: 1 })
  return {
    problems: problems.map((problem) => ({
      path: problem.path,
      expected: problem.expected,
      text: sentenceFor(problem, body, act.language),
    })),
    diagram: parsed.success ? drawn(act, parsed.data) : null,
  }
}

/** What an unsound draft is refused with when it is to be tried or published. */
export const refusalOf = (act: Act, problems: readonly Problem[], body: Body): Refused =>
  new Refused(409, 'draft.problems', {
    params: { places: problems.length },
    faults: problems.slice(0, 50).map((problem) => faultOf(problem, body, act.language)),
  })

/** Draws what leads from a stage that exists to one that does; null where even the first stage is missing. */
function drawn(act: Act, procedure: Procedure): string | null {
  const known = (stage: string) => Object.hasOwn(procedure.stages, stage)
  if (!known(procedure.start)) return null
  const moves = Object.entries(procedure.moves).flatMap(([id, move]) => {
    const from = move.from.filter(known)
    return from.length > 0 && (move.to === 'same' || known(move.to)) ? [[id, { ...move, from }] as const] : []
  })
  const sound = { ...procedure, moves: Object.fromEntries(moves) }
  return diagram(sound, { lang: act.language === 'en' ? 'en' : 'zh' })
}
