import sql from 'sql-template-tag'
import { z } from 'zod'
import { type Instant, instant } from '../../core/deadline/index.ts'
import { type Grant, pseudoRoles, relations, roles } from '../../core/permission/index.ts'
import {
  actorOfTrial,
  type Happening,
  type Notice,
  type Procedure,
  type Trial,
  type Tried,
  tryOut,
} from '../../core/procedure/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { ClockView, clockView, MoveView, moveViews } from '../matters/index.ts'
import { say, textOf } from '../messages/index.ts'
import { Refused } from '../problem/index.ts'
import { checkBody, refusalOf } from './check.ts'
import { draftRow } from './drafts.ts'
import { audit } from './queries.ts'

const As = z.strictObject({ role: z.enum([...roles, ...pseudoRoles]), relation: z.enum(relations) })
const Moment = z.iso.datetime({ offset: true }).refine((text) => Math.abs(Date.parse(text)) < Date.parse('2200-01-01'))

export const TrialBody = z.strictObject({
  receivedAt: Moment,
  steps: z
    .array(z.strictObject({ move: z.string().max(40), input: z.record(z.string(), z.unknown()), as: As, at: Moment }))
    .max(100),
  /** lets the clock run on after the last step */
  until: Moment.optional(),
})

const NoticeView = z.strictObject({ to: z.string(), toText: z.string(), template: z.string() })
const HappeningView = z.strictObject({
  at: z.string(),
  /** `warning`, `due`, `overdue`, `later`; `automatic`: a move the system makes on entering a stage */
  kind: z.string(),
  clock: z.string().nullable(),
  clockTitle: z.string().nullable(),
  move: z.string().nullable(),
  moveTitle: z.string().nullable(),
  stage: z.string(),
  stageTitle: z.string(),
  notices: z.array(NoticeView),
})
const EventOfTrial = z.strictObject({
  move: z.string(),
  moveTitle: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
})

export const TrialView = z.strictObject({
  /** of the draft that was tried */
  revision: z.int(),
  steps: z.array(
    z.strictObject({
      ok: z.boolean(),
      /** why the step was refused: sentences, with a pointer into its input where a field is meant */
      problem: z.array(z.strictObject({ text: z.string(), pointer: z.string().nullable() })).optional(),
      /** where the matter stands after the step and what followed it at once */
      stage: z.string(),
      stageTitle: z.string(),
      event: EventOfTrial.nullable(),
      /** who is told of the step itself */
      notices: z.array(NoticeView),
      /** what happened by itself before the step, and because of it */
      before: z.array(HappeningView),
      after: z.array(HappeningView),
    }),
  ),
  /** what happened by itself after the last step */
  rest: z.array(HappeningView),
  now: z.string(),
  stage: z.string(),
  stageTitle: z.string(),
  ending: z.string().nullable(),
  /** what each who may do something from here can do */
  moves: z.array(z.strictObject({ as: As, asText: z.string(), moves: z.array(MoveView) })),
  clocks: z.array(ClockView),
  notices: z.array(NoticeView),
  /** the draft may be published: a matter was led to an end */
  tried: z.boolean(),
})

/**
 * Leads a sample matter through a draft. Nothing of it is kept but that the draft, as it stands, was tried to an end.
 *
 * @throws {Refused} 409 draft.problems: the draft is not sound yet
 */
export async function tryDraft(
  act: Act,
  id: string,
  { receivedAt, steps, until }: z.output<typeof TrialBody>,
): Promise<z.input<typeof TrialView>> {
  demand(act, 'procedure.edit')
  const begun = instant(receivedAt)
  const latest = Math.max(...[...steps.map(({ at }) => instant(at)), begun, ...(until ? [instant(until)] : [])])
  if (latest - begun > LONGEST_TRIAL)
    throw new Refused(422, 'input', { faults: [{ code: 'trial.tooLong', pointer: '/steps' }] })
  return act.write(async (tx) => {
    const row = await draftRow(tx, id, true)
    const checked = await checkBody(tx, row.body, row.procedure_id)
    if (!checked.ok) throw refusalOf(act, checked.problems, row.body)
    const plan = {
      receivedAt: begun,
      steps: steps.map((step) => ({ ...step, at: instant(step.at) })),
      until: until === undefined ? undefined : instant(until),
    }
    const trial = tryOut(checked.value, plan, act.kernel.calendar)
    if (trial.ended && row.tried_hash !== row.content_hash) {
      await tx.run(
        sql`update procedure_draft set tried_hash = content_hash where tenant = ${act.tenant} and id = ${id}`,
      )
      await audit(act, tx, 'procedure.try', 'procedureDraft', id, { revision: row.revision })
    }
    const tried = trial.ended || row.tried_hash === row.content_hash
    return { revision: row.revision, tried, ...viewOf(act, checked.value, trial) }
  })
}

/** Five years, milliseconds: longer than any deadline of a procedure. */
const LONGEST_TRIAL = 5 * 366 * 24 * 3_600_000

function viewOf(act: Act, procedure: Procedure, trial: Trial): Omit<z.input<typeof TrialView>, 'revision' | 'tried'> {
  const { language, kernel } = act
  const { state, now } = trial
  const told = [
    ...trial.steps.flatMap(({ before, decision, after }) => [
      ...before.flatMap(({ notices }) => notices),
      ...(decision.ok ? decision.notices : []),
      ...after.flatMap(({ notices }) => notices),
    ]),
    ...trial.rest.flatMap(({ notices }) => notices),
  ]
  return {
    steps: trial.steps.map((step) => stepView(act, procedure, step)),
    rest: trial.rest.map((one) => happeningView(act, procedure, one)),
    now: iso(now),
    stage: state.stage,
    stageTitle: titleOf(act, procedure, 'stages', state.stage),
    ending: state.ending,
    moves: grantsIn(procedure, state.stage).map((as) => ({
      as,
      asText: whoText(act, as),
      moves: moveViews(procedure, state, actorOfTrial(as), language, now, kernel.calendar),
    })),
    clocks: state.clocks.map((run) => clockView(procedure, run, kernel.calendar, language, now)),
    notices: told.map((notice) => noticeView(act, notice)),
  }
}

/** Everybody who may make a move from a stage, each once; the system is nobody. */
function grantsIn(procedure: Procedure, stage: string): Grant[] {
  const grants = Object.values(procedure.moves)
    .filter((move) => move.from.includes(stage))
    .flatMap((move) => move.by)
    .filter(({ role }) => role !== 'system')
  return [...new Map(grants.map((grant) => [`${grant.role} ${grant.relation}`, grant])).values()]
}

function stepView(act: Act, procedure: Procedure, { before, decision, after, state }: Tried) {
  return {
    ok: decision.ok,
    ...(!decision.ok && {
      problem: decision.reasons.map(({ code, params, field }) => ({
        text: say(act.language, `problem.${code}`, params),
        pointer: field ?? null,
      })),
    }),
    stage: state.stage,
    stageTitle: titleOf(act, procedure, 'stages', state.stage),
    event: decision.ok
      ? {
          move: decision.event.move,
          moveTitle: titleOf(act, procedure, 'moves', decision.event.move),
          from: decision.event.from,
          to: decision.event.to,
          at: iso(decision.event.at),
          data: decision.event.data,
        }
      : null,
    notices: decision.ok ? decision.notices.map((notice) => noticeView(act, notice)) : [],
    before: before.map((one) => happeningView(act, procedure, one)),
    after: after.map((one) => happeningView(act, procedure, one)),
  }
}

const happeningView = (act: Act, procedure: Procedure, { at, kind, clock, move, stage, notices }: Happening) => ({
  at: iso(at),
  kind,
  clock,
  clockTitle: clock === null ? null : titleOf(act, procedure, 'clocks', clock),
  move,
  moveTitle: move === null ? null : titleOf(act, procedure, 'moves', move),
  stage,
  stageTitle: titleOf(act, procedure, 'stages', stage),
  notices: notices.map((notice) => noticeView(act, notice)),
})

const noticeView = ({ language }: Act, { to, template }: Notice) => ({
  to,
  toText: say(language, `target.${to}`),
  template,
})

export function whoText({ language, kernel }: Act, { role, relation }: Grant): string {
  const title = kernel.permissions.roles[role]?.title
  return say(language, `who.${relation}`, { role: title === undefined ? role : textOf(title, language) })
}

function titleOf({ language }: Act, procedure: Procedure, of: 'stages' | 'moves' | 'clocks', id: string): string {
  const title = procedure[of][id]?.title
  return title === undefined ? id : textOf(title, language)
}

const iso = (at: Instant): string => new Date(at).toISOString()
