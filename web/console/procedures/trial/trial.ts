import type { ClockView, FieldView, MoveView } from '../../api/contract.ts'
import { answersOf, isAsked, type Values } from '../../form/answers.ts'

/** As whom a step of a trial is made. */
export type As = { role: string; relation: string }
export type TrialStep = { move: string; input: Record<string, unknown>; as: As; at: string }

export type NoticeView = { to: string; toText: string; template: string }
/** Something that happened by itself: a clock warned or ran out, the system made a move. */
export type Happening = {
  at: string
  kind: string
  clock: string | null
  clockTitle: string | null
  move: string | null
  moveTitle: string | null
  stage: string
  stageTitle: string
  notices: NoticeView[]
}

export type Trial = {
  revision: number
  steps: {
    ok: boolean
    problem?: { text: string; pointer: string | null }[] | undefined
    stage: string
    stageTitle: string
    event: { move: string; moveTitle: string; to: string; at: string } | null
    notices: NoticeView[]
    before: Happening[]
    after: Happening[]
  }[]
  rest: Happening[]
  now: string
  stage: string
  stageTitle: string
  ending: string | null
  moves: { as: As; asText: string; moves: MoveView[] }[]
  clocks: ClockView[]
  tried: boolean
}

/** What was asked of the service: a matter received then, led through these steps, and looked at until then. */
export type Plan = { receivedAt: string; steps: readonly TrialStep[]; until: string }

const DAY = 86_400_000

/** The moment so many days later, the clock on the wall unchanged. */
export const later = (moment: string, days: number): string => new Date(Date.parse(moment) + days * DAY).toISOString()

/** Nine in the morning of a day in Shanghai. */
export const morningOf = (day: string): string => new Date(`${day}T09:00:00+08:00`).toISOString()

/** What stands for a photo or a matter, of which a trial has none. */
const SAMPLE = '00000000-0000-4000-8000-00000000000'
const isSampled = ({ type }: FieldView) => type === 'files' || type === 'matter'

/** The questions a trial asks: photos and other matters are not among them. */
export const fieldsAsked = (fields: readonly FieldView[]): FieldView[] => fields.filter((field) => !isSampled(field))

/** The answers of a form, with samples for what a trial does not ask but the move needs. */
export function trialInput(fields: readonly FieldView[], values: Values): Record<string, unknown> {
  const samples = fields
    .filter((field) => isSampled(field) && field.required && isAsked(field, values))
    .map(({ id, type, min }) => [
      id,
      type === 'matter' ? `${SAMPLE}1` : Array.from({ length: Math.max(1, min ?? 1) }, (_, at) => `${SAMPLE}${at + 1}`),
    ])
  return { ...answersOf(fieldsAsked(fields), values), ...Object.fromEntries(samples) }
}

/** A line of the story of a trial: what was done, or happened by itself. */
export type Line = {
  at: string
  /** `automatic`: a move the system made, on entering a stage or because a clock ran out */
  kind: 'step' | 'automatic' | 'warning' | 'due' | 'overdue' | 'later'
  title: string
  /** the stage it led to; null where the matter stayed */
  stage: string | null
  who: string | null
  notices: NoticeView[]
}

type Words = { start: string; stageTitle: (stage: string) => string; whoOf: (as: As) => string }

/** What happened, the latest first. `start`: the stage it began in. */
export function storyOf(trial: Trial, plan: Plan, { start, stageTitle, whoOf }: Words): Line[] {
  const lines: Line[] = []
  let stands = start
  const led = (to: string) => {
    const isElsewhere = to !== stands
    stands = to
    return isElsewhere ? stageTitle(to) : null
  }
  const happened = ({ at, kind, clockTitle, moveTitle, stage, notices }: Happening) => {
    const isMove = moveTitle !== null
    lines.push({
      at,
      kind: isMove ? 'automatic' : (kind as Line['kind']),
      title: moveTitle ?? clockTitle ?? '',
      stage: led(stage),
      who: null,
      notices,
    })
  }
  for (const [index, { event, notices, before, after }] of trial.steps.entries()) {
    before.forEach(happened)
    const as = plan.steps[index]?.as
    if (event !== null && as !== undefined) {
      lines.push({
        at: event.at,
        kind: 'step',
        title: event.moveTitle,
        stage: led(event.to),
        who: whoOf(as),
        notices,
      })
    }
    after.forEach(happened)
  }
  trial.rest.forEach(happened)
  return lines.reverse()
}
