import sql from 'sql-template-tag'
import { z } from 'zod'
import {
  type Checked,
  checkProcedure,
  type Problem,
  type Procedure,
  problemsBeside,
} from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { procedureVersion } from '../matters/index.ts'
import { Refused } from '../problem/index.ts'
import { sketch } from './draw.ts'
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
type CheckView = z.input<typeof CheckView>

export type Body = Record<string, unknown>

/** The body as a procedure of this name and version among the others there are, or everything that is wrong with it. */
export async function checkBody(
  tx: Tx,
  body: Body,
  id: unknown = body['id'],
  version = 1,
): Promise<Checked<Procedure>> {
  const checked = checkProcedure({ ...body, id, version })
  if (!checked.ok) return checked
  const problems = problemsBeside(checked.value, await latestOfAll(tx))
  return problems.length > 0 ? { ok: false, problems } : checked
}

async function latestOfAll(tx: Tx): Promise<Procedure[]> {
  const latest = await tx.all<{ id: string; version: number }>(
    sql`select id, max(version) as version from procedure_version where tenant = ${tx.who.tenant} group by id order by id`,
  )
  const procedures: Procedure[] = []
  for (const { id, version } of latest) procedures.push(await procedureVersion(tx, id, version))
  return procedures
}

/**
 * Checks and draws a body that is stored nowhere.
 *
 * @param stage the stage to mark in the picture: the one that is being worked on
 */
export async function checkView(act: Act, body: Body, stage?: string): Promise<CheckView> {
  demand(act, 'procedure.edit')
  const checked = await act.read((tx) => checkBody(tx, body))
  const problems = checked.ok ? [] : checked.problems
  return {
    problems: problems.map((problem) => ({
      path: problem.path,
      expected: problem.expected,
      text: sentenceFor(problem, body, act.language),
    })),
    diagram: sketch(body, act.language === 'en' ? 'en' : 'zh', stage),
  }
}

/** What an unsound draft is refused with when it is to be tried or published. */
export const refusalOf = (act: Act, problems: readonly Problem[], body: Body): Refused =>
  new Refused(409, 'draft.problems', {
    params: { places: problems.length },
    faults: problems.slice(0, 50).map((problem) => faultOf(problem, body, act.language)),
  })
