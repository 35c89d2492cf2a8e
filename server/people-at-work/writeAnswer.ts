import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { templateProblems } from '../../core/letter/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type Fault, notFound, Refused } from '../problem/index.ts'
import { type AnswerView, answerRows, answerView, mayWrite, outcomes, templateParts } from './answers.ts'

export const Template = z.strictObject({
  outcome: z.enum(outcomes),
  answer: z.string().trim().min(1).max(5000),
  basis: z.string().trim().max(5000).default(''),
  remedy: z.string().trim().max(500).default(''),
})
export type Template = z.output<typeof Template>

export const NewAnswer = Template.extend({
  category: z.string().min(1).max(40).nullable().default(null),
  unit: z.uuid().nullable().default(null),
  title: z.string().trim().min(1).max(60),
})
type NewAnswer = z.output<typeof NewAnswer>

/** What is wrong with the texts of a template, each with its place: a placeholder that does not exist, braces that stay open. */
export function templateFaults(template: Template, base = ''): Fault[] {
  return templateParts.flatMap((part) =>
    templateProblems(template[part]).map(
      ({ kind, name, line, column }): Fault => ({
        code: kind === 'unclosed' ? 'template.unclosed' : 'template.unknown',
        params: { name, line, column },
        pointer: `${base}/${part}`,
      }),
    ),
  )
}

/** @throws {Refused} 403 not an answer of a unit one heads; 422 the form */
export async function addAnswer(act: Act, input: NewAnswer): Promise<AnswerView> {
  demandFor(act, input.unit)
  return act.once({ addAnswer: input }, async (tx) => {
    await check(tx, input)
    const id = randomUUID()
    await tx.run(sql`insert into standard_answer (tenant, id, category, unit_id, title, outcome, answer, basis, remedy, updated_by)
      values (${act.tenant}, ${id}, ${input.category}, ${input.unit}, ${input.title}, ${input.outcome}, ${input.answer}, ${input.basis}, ${input.remedy}, ${act.staff?.account})`)
    await audit(act, tx, 'answers.add', id, { after: input })
    return seen(act, tx, id)
  })
}

/** @throws {Refused} 404; 403; 409 answers.stale: somebody changed it since; 422 the form */
export async function changeAnswer(act: Act, id: string, revision: number, input: NewAnswer): Promise<AnswerView> {
  demandFor(act, input.unit)
  return act.once({ changeAnswer: id, revision, input }, async (tx) => {
    await check(tx, input)
    const before = await current(act, tx, id, revision)
    await tx.run(sql`update standard_answer set category = ${input.category}, unit_id = ${input.unit}, title = ${input.title}, outcome = ${input.outcome}, answer = ${input.answer},
      basis = ${input.basis}, remedy = ${input.remedy}, revision = revision + 1, updated_by = ${act.staff?.account}, updated_at = now() where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'answers.change', id, { before, after: input })
    return seen(act, tx, id)
  })
}

/** Takes an answer out of use; what was answered with it stays as it is. */
export async function retireAnswer(act: Act, id: string, revision: number): Promise<void> {
  demand(act, 'answers.manage')
  await act.once({ retireAnswer: id, revision }, async (tx) => {
    const before = await current(act, tx, id, revision)
    await tx.run(
      sql`update standard_answer set retired_at = now(), revision = revision + 1, updated_by = ${act.staff?.account}, updated_at = now() where tenant = ${act.tenant} and id = ${id}`,
    )
    await audit(act, tx, 'answers.retire', id, { before })
    return null
  })
}

function demandFor(act: Act, unit: string | null): void {
  demand(act, 'answers.manage')
  if (!mayWrite(act, unit)) throw new Refused(403, 'answers.notYours')
}

/** The answer as it was, locked, in the revision one has seen. Everybody may read it; whose it is decides who may lock it. */
async function current(act: Act, tx: Tx, id: string, revision: number) {
  const found = await tx.maybe<{ unit_id: string | null }>(
    sql`select unit_id from standard_answer where tenant = ${act.tenant} and id = ${id} and retired_at is null`,
  )
  if (found === undefined) throw notFound()
  if (!mayWrite(act, found.unit_id)) throw new Refused(403, 'answers.notYours')
  const row = await tx.maybe<NewAnswer & { revision: number }>(sql`
    select category, unit_id as unit, title, outcome, answer, basis, remedy, revision from standard_answer
    where tenant = ${act.tenant} and id = ${id} and retired_at is null for update`)
  if (row === undefined) throw notFound()
  const { revision: now, ...before } = row
  if (now !== revision) throw new Refused(409, 'answers.stale', { extra: { revision: now } })
  return before
}

async function check(tx: Tx, { category, unit, ...template }: NewAnswer): Promise<void> {
  const { tenant } = tx.who
  const known = await tx.one<{ category: boolean; unit: boolean }>(sql`
    select ${category}::text is null or exists (select from category where tenant = ${tenant} and code = ${category} and retired_at is null) as category,
      ${unit}::uuid is null or exists (select from organization where tenant = ${tenant} and id = ${unit} and handles) as unit`)
  const faults: Fault[] = templateFaults(template)
  if (!known.category) faults.push({ code: 'category.unknown', pointer: '/category' })
  if (!known.unit) faults.push({ code: 'unit.unknown', pointer: '/unit' })
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
}

async function seen(act: Act, tx: Tx, id: string): Promise<AnswerView> {
  const [row] = await answerRows(tx, sql`and r.id = ${id}`)
  if (row === undefined) throw new Error(`answer ${id} is not there after it was written`)
  return answerView(act, row)
}

const audit = (act: Act, tx: Tx, operation: string, id: string, detail: object) =>
  tx.run(
    sql`insert into audit_entry (tenant, actor, operation, object_kind, object_id, detail, trace) values (${act.tenant}, ${act.staff?.account ?? ''}, ${operation}, 'standardAnswer', ${id}, ${JSON.stringify(detail)}, ${act.trace})`,
  )
