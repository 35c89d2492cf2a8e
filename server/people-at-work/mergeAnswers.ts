import sql from 'sql-template-tag'
import { z } from 'zod'
import { type Day, dayOf, instant } from '../../core/deadline/index.ts'
import { fill, type TemplateProblem, type Values } from '../../core/letter/index.ts'
import type { Tx } from '../database/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { type BatchLine, linesById, type MatterLine, moveBatch } from '../matters/index.ts'
import { hasMessage, type Language, say } from '../messages/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { answerRows, forCategory, outcomes, templateParts } from './answers.ts'
import { Template, templateFaults } from './writeAnswer.ts'

const Gap = z.strictObject({ part: z.enum(templateParts), text: z.string() })

export const AnswersForMatter = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      title: z.string(),
      outcome: z.enum(outcomes),
      answer: z.string(),
      basis: z.string(),
      remedy: z.string(),
      /** what the matter leaves open, as sentences */
      gaps: z.array(Gap),
    }),
  ),
})

export const MergeBody = z.strictObject({
  matters: z.array(z.uuid()).min(1).max(200),
  template: z.union([z.strictObject({ standardAnswer: z.uuid() }), Template]),
})

export const MergeLines = z.strictObject({
  lines: z.array(
    z.strictObject({
      matter: z.uuid(),
      number: z.string(),
      title: z.string(),
      revision: z.int(),
      /** the form of the move `answer` */
      input: z.record(z.string(), z.string()),
      /** why this matter cannot be answered so, in one sentence each */
      problems: z.array(z.string()),
    }),
  ),
})

type Line = z.input<typeof MatterLine>
type Texts = Pick<Template, (typeof templateParts)[number]>

/** The standard answers that suit a matter, the narrowest category first, filled with what the matter says. */
export async function answersFor(act: Act, id: string): Promise<z.input<typeof AnswersForMatter>> {
  demand(act, 'answers.read')
  return act.read(async (tx) => {
    const line = (await linesById(act, tx, [id])).get(id)
    if (line === undefined) throw notFound()
    const rows = await answerRows(
      tx,
      sql`and ${forCategory(line.category)} and (r.unit_id is null or r.unit_id = ${line.unit}::uuid)`,
    )
    return {
      items: rows.map(({ id: answer, title, outcome, ...row }) => ({
        id: answer,
        title,
        outcome,
        ...filled(act, row, line),
      })),
    }
  })
}

/**
 * One answer for many matters: what each would be told, and why it could not be. The move is tried for every matter and nothing is
 * written; what is sent afterwards is the batch move `answer` with these inputs.
 *
 * @throws {Refused} 404 no such standard answer; 422 the template
 */
export async function previewMerge(act: Act, body: z.output<typeof MergeBody>): Promise<z.input<typeof MergeLines>> {
  demand(act, 'answers.merge')
  const ids = [...new Set(body.matters)]
  const { lines, template } = await act.read(async (tx) => ({
    lines: await linesById(act, tx, ids),
    template: 'standardAnswer' in body.template ? await templateOf(tx, body.template.standardAnswer) : body.template,
  }))
  const faults = templateFaults(template, '/template')
  if (faults.length > 0) throw new Refused(422, 'input', { faults })
  const merged = ids.map((id) => {
    const line = lines.get(id)
    if (line === undefined) return { matter: id, number: '', title: '', revision: 1, input: {}, gaps: [] }
    const { gaps, ...texts } = filled(act, template, line)
    const given = Object.entries({ outcome: template.outcome, ...texts }).filter(([, text]) => text !== '')
    return {
      matter: id,
      number: line.number,
      title: line.title,
      revision: line.revision,
      input: Object.fromEntries(given),
      gaps,
    }
  })
  const { lines: tried } = await moveBatch(act, 'answer', merged, true)
  return {
    lines: merged.map(({ gaps, ...line }, index) => ({
      ...line,
      problems: [...gaps.map(({ text }) => text), ...refusalsOf(act, tried[index]?.problem)],
    })),
  }
}

/** Why the move is refused, in sentences; what is wrong with one of the texts names it. */
function refusalsOf({ language }: Act, problem: BatchLine['problem']): string[] {
  if (problem === undefined) return []
  const sentence = ({ code, params = {} }: { code: string; params?: Record<string, unknown> }) =>
    say(language, `problem.${code}`, params)
  if (problem.faults.length === 0) return [sentence(problem)]
  const named = problem.faults.map((fault) => {
    const field = /^\/input\/(\w+)$/.exec(fault.pointer ?? '')?.[1]
    return field !== undefined && hasMessage(language, `answerPart.${field}`)
      ? say(language, 'answerPart.fault', { part: say(language, `answerPart.${field}`), fault: sentence(fault) })
      : sentence(fault)
  })
  return [...new Set(named)]
}

async function templateOf(tx: Tx, id: string): Promise<Template> {
  const [row] = await answerRows(tx, sql`and r.id = ${id}`)
  if (row === undefined) throw notFound()
  const { outcome, answer, basis, remedy } = row
  return { outcome, answer, basis, remedy }
}

/** The texts of a template for one matter, and what it leaves open. */
function filled(act: Act, template: Texts, line: Line): Texts & { gaps: z.input<typeof Gap>[] } {
  const values = valuesOf(act, line)
  const parts = templateParts.map((part) => ({ part, ...fill(template[part], values) }))
  const text = (part: (typeof templateParts)[number]) => parts.find((one) => one.part === part)?.text ?? ''
  return {
    answer: text('answer'),
    basis: text('basis'),
    remedy: text('remedy'),
    gaps: parts.flatMap(({ part, problems }) => problems.map((problem) => ({ part, text: gapText(act, problem) }))),
  }
}

const gapText = ({ language }: Act, { name, line, column }: TemplateProblem): string =>
  say(language, 'placeholder.empty', { name: say(language, `placeholder.${name}`), line, column })

function valuesOf({ language, kernel }: Act, line: Line): Values {
  return {
    number: line.number,
    title: line.title,
    receivedDay: dayText(dayOf(instant(line.receivedAt)), language),
    dueDay: line.dueDay === null ? null : dayText(line.dueDay, language),
    unit: line.unitName,
    area: line.areaName,
    today: dayText(dayOf(kernel.now()), language),
  }
}

/** A day as letters write it. */
function dayText(day: Day | string, language: Language): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (language === 'en')
    return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
}
