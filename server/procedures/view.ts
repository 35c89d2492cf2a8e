import { z } from 'zod'
import type { Term } from '../../core/deadline/index.ts'
import type { Grant } from '../../core/permission/index.ts'
import { type Procedure, procedureSchema } from '../../core/procedure/index.ts'
import type { Act } from '../kernel/index.ts'
import { say, textOf } from '../messages/index.ts'

const TermView = z.strictObject({ amount: z.int(), unit: z.string() })
const Who = z.strictObject({ role: z.string(), relation: z.string(), text: z.string() })
const Named = z.strictObject({ id: z.string(), title: z.string() })

/** A procedure for people: the same data the engine runs on, with titles in the reader's language. */
export const ProcedureView = z.strictObject({
  id: z.string(),
  version: z.int(),
  title: z.string(),
  start: z.string(),
  phases: z.array(Named),
  stages: z.array(
    Named.extend({
      hint: z.string().nullable(),
      phase: z.string().nullable(),
      final: z.boolean(),
      /** whose turn it is; nobody's once it has ended */
      owners: z.array(Who),
      /** deadlines that run from this stage on */
      clocks: z.array(z.string()),
    }),
  ),
  moves: z.array(
    Named.extend({
      hint: z.string().nullable(),
      from: z.array(z.string()),
      to: z.string(),
      by: z.array(Who),
      notBy: z.array(z.string()),
      fields: z.array(z.strictObject({ id: z.string(), type: z.string(), label: z.string(), required: z.boolean() })),
      notices: z.array(z.strictObject({ to: z.string(), template: z.string(), text: z.string() })),
      times: z.int().nullable(),
      internal: z.boolean(),
      batch: z.boolean(),
    }),
  ),
  clocks: z.array(
    Named.extend({
      within: TermView,
      legal: z.boolean(),
      clause: z.strictObject({ document: z.string(), at: z.string(), text: z.string().nullable() }),
      from: z.string(),
      startsIn: z.array(z.string()),
      pausedIn: z.array(z.string()),
      afterPause: z.string(),
      endsIn: z.array(z.string()),
      warnings: z.array(TermView),
      escalateTo: z.array(z.string()),
      move: z.string().nullable(),
      repeatEvery: TermView.nullable(),
      extension: z.strictObject({ max: TermView, times: z.int() }).nullable(),
    }),
  ),
  /** the file as it was published */
  procedure: procedureSchema,
})

const termView = ({ amount, unit }: Term) => ({ amount, unit: unit as string })

export function viewOf(act: Act, procedure: Procedure): z.input<typeof ProcedureView> {
  const { language, kernel } = act
  const text = (label: { zh: string; en: string }) => textOf(label, language)
  const who = ({ role, relation }: Grant) => {
    const title = kernel.permissions.roles[role]?.title
    return {
      role,
      relation,
      text: say(language, `who.${relation}`, { role: title === undefined ? role : text(title) }),
    }
  }
  return {
    id: procedure.id,
    version: procedure.version,
    title: text(procedure.title),
    start: procedure.start,
    phases: Object.entries(procedure.phases).map(([id, { title }]) => ({ id, title: text(title) })),
    stages: Object.entries(procedure.stages).map(([id, stage]) => ({
      id,
      title: text(stage.title),
      hint: stage.hint === undefined ? null : text(stage.hint),
      phase: stage.phase ?? null,
      final: stage.final,
      owners: stage.owner.map(who),
      clocks: Object.entries(procedure.clocks)
        .filter(([, { startsIn }]) => startsIn.includes(id))
        .map(([clock]) => clock),
    })),
    moves: Object.entries(procedure.moves).map(([id, move]) => ({
      id,
      title: text(move.title),
      hint: move.hint === undefined ? null : text(move.hint),
      from: move.from,
      to: move.to,
      by: move.by.map(who),
      notBy: move.notBy,
      fields: move.fields.map((field) => ({
        id: field.id,
        type: field.type,
        label: text(field.label),
        required: field.required,
      })),
      notices: move.notices.map(({ to, template }) => ({
        to,
        template,
        text: say(language, `target.${to}`),
      })),
      times: move.times ?? null,
      internal: move.internal,
      batch: move.batch,
    })),
    clocks: Object.entries(procedure.clocks).map(([id, clock]) => ({
      id,
      title: text(clock.title),
      within: termView(clock.within),
      legal: clock.legal,
      clause: {
        document:
          clock.clause.document === 'product default' ? say(language, 'clause.productDefault') : clock.clause.document,
        at: clock.clause.at,
        text: clock.clause.text === undefined ? null : text(clock.clause.text),
      },
      from: clock.from,
      startsIn: clock.startsIn,
      pausedIn: clock.pausedIn,
      afterPause: clock.afterPause,
      endsIn: clock.endsIn,
      warnings: clock.warn.map(({ before }) => termView(before)),
      escalateTo: clock.whenDue.escalateTo ?? [],
      move: clock.whenDue.move ?? null,
      repeatEvery: clock.whenDue.repeatEvery === undefined ? null : termView(clock.whenDue.repeatEvery),
      extension:
        clock.extension === undefined ? null : { max: termView(clock.extension.max), times: clock.extension.times },
    })),
    procedure,
  }
}
