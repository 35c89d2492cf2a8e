import type { z } from 'zod'
import { clockProblems } from './checkClocks.ts'
import { followProblems, tieProblems, turnProblems } from './checkTurns.ts'
import { pointer } from './input.ts'
import { type Field, type Move, outcomeSchema, type Procedure, procedureSchema } from './model.ts'
import { expecting, finals, isFinal, leadingTo, reachableFrom, unknown } from './paths.ts'
import { type Problem, type ProblemCode, problem } from './problems.ts'

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: Problem[] }

/**
 * Read a procedure file (already parsed from YAML or JSON) and check it as a whole: every name refers to something,
 * every stage can be reached and left, every clock can end, every move can be made by somebody.
 *
 * @returns the procedure, or every problem with its place; never throws
 */
export function checkProcedure(file: unknown): Checked<Procedure> {
  const parsed = procedureSchema.safeParse(file)
  if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error, file) }
  const procedure = parsed.data
  const problems = [
    ...referenceProblems(procedure),
    ...followProblems(procedure),
    ...Object.entries(procedure.moves).flatMap(([id, move]) => moveProblems(procedure, id, move)),
    ...Object.entries(procedure.clocks).flatMap(([id, clock]) => clockProblems(procedure, id, clock)),
    ...pathProblems(procedure),
  ]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: procedure }
}

function shapeProblems(error: z.ZodError, file: unknown): Problem[] {
  return error.issues.map((issue) => {
    const { code, params } = shapeProblem(issue, file)
    return problem(pointer(issue.path), code, { ...params, message: issue.message })
  })
}

function shapeProblem(issue: z.core.$ZodIssue, file: unknown): { code: ProblemCode; params?: Record<string, string> } {
  switch (issue.code) {
    case 'invalid_type':
      return isAt(file, issue.path)
        ? { code: 'procedure.wrongType', params: { type: issue.expected } }
        : { code: 'procedure.missing' }
    case 'unrecognized_keys':
      return { code: 'procedure.unknownWords', params: { words: issue.keys.join(', ') } }
    case 'invalid_value':
      return isAt(file, issue.path)
        ? { code: 'procedure.noOption', params: { options: issue.values.map(String).join(', ') } }
        : { code: 'procedure.missing' }
    case 'too_small':
      // an empty text or list is nothing, which is said in plainer words than that there is too little of it
      if (issue.minimum === 1 && issue.origin !== 'number' && issue.origin !== 'int')
        return { code: 'procedure.missing' }
      // all numbers of a procedure are whole: more than 0 is at least 1
      return {
        code: 'procedure.tooFew',
        params: { min: String(Number(issue.minimum) + (issue.inclusive === false ? 1 : 0)) },
      }
    case 'too_big':
      return { code: 'procedure.tooMany', params: { max: String(issue.maximum) } }
    case 'invalid_key':
    case 'invalid_format':
      return { code: 'procedure.noName' }
    default:
      return { code: 'procedure.unfit' }
  }
}

/** Whether anything was written at a place of the file. */
function isAt(file: unknown, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<unknown>(
    (at, step) => (at as Record<PropertyKey, unknown> | null | undefined)?.[step],
    file,
  )
  return found !== undefined
}

function referenceProblems(procedure: Procedure): Problem[] {
  const problems = unknown([procedure.start], procedure.stages, 'Stage', '/start')
  for (const [id, stage] of Object.entries(procedure.stages)) {
    const path = `/stages/${id}`
    if (id === 'same') problems.push(problem(path, 'procedure.stageNamedSame'))
    if (stage.phase) problems.push(...unknown([stage.phase], procedure.phases, 'Phase', `${path}/phase`))
    if (!stage.final && stage.withLead === undefined && stage.owner.length === 0) {
      problems.push(problem(`${path}/owner`, 'procedure.noOwner'))
    }
  }
  for (const [id, stage] of Object.entries(procedure.stages)) {
    for (const [list, moves] of [
      ['automatic', stage.automatic ?? []],
      ['withLead', stage.withLead === undefined ? [] : [stage.withLead]],
    ] as const) {
      const path = `/stages/${id}/${list}`
      problems.push(...unknown(moves, procedure.moves, 'Move', path))
      for (const name of moves) {
        const move = procedure.moves[name]
        const fits = !move || (move.from.includes(id) && move.by.some(({ role }) => role === 'system'))
        if (!fits) problems.push(problem(path, 'procedure.notBySystem', { move: name }))
      }
    }
  }
  for (const [index, { move }] of (procedure.appeals ?? []).entries())
    problems.push(...unknown(move === undefined ? [] : [move], procedure.moves, 'Move', `/appeals/${index}/move`))
  if (Object.hasOwn(procedure.moves, 'begin')) {
    problems.push(problem('/moves/begin', 'procedure.moveNamedBegin'))
  }
  return problems
}

function moveProblems(procedure: Procedure, id: string, move: Move): Problem[] {
  const path = `/moves/${id}`
  const { effects, fields } = move
  const problems = [
    ...unknown(move.from, procedure.stages, 'Stage', `${path}/from`),
    ...(move.to === 'same' ? [] : unknown([move.to], procedure.stages, 'Stage', `${path}/to`)),
    ...unknown([move.countsAs ?? id], procedure.moves, 'Move', `${path}/countsAs`),
    ...unknown(move.after ?? [], procedure.moves, 'Move', `${path}/after`),
    ...unknown(move.decides === undefined ? [] : [move.decides], procedure.moves, 'Move', `${path}/decides`),
    ...turnProblems(procedure, id, move),
    ...tieProblems(procedure, id, move),
    ...fieldProblems(fields, `${path}/fields`),
    ...effectFieldProblems(move, path),
  ]
  const expect = expecting(problems, path)
  const ends = move.to !== 'same' && isFinal(procedure, move.to)
  const system = move.by.some((grant) => grant.role === 'system')
  const stages = Object.values(procedure.stages)
  const called = {
    byClock: Object.values(procedure.clocks).some((clock) => clock.whenDue.move === id),
    automatic: stages.some((stage) => stage.automatic?.includes(id)),
    withLead: stages.some((stage) => stage.withLead === id),
  }
  for (const from of move.from) {
    const again = move.reopens !== undefined
    expect(isFinal(procedure, from) === again, '/from', again ? 'procedure.reopensOpen' : 'procedure.fromEnd', {
      stage: from,
    })
  }
  expect(
    ends === (effects.ending !== undefined),
    '/effects/ending',
    ends ? 'procedure.noEnding' : 'procedure.idleEnding',
  )
  expect(move.to === 'same' || !move.from.includes(move.to), '/to', 'procedure.toItself')
  expect(
    effects.ending !== 'outcome' || Object.values(procedure.moves).some((one) => one.effects.outcome !== undefined),
    '/effects/ending',
    'procedure.noOutcome',
  )
  expect(!system || move.by.every((grant) => grant.role === 'system'), '/by', 'procedure.systemAndPeople')
  expect(
    !system || move.history || called.withLead || !fields.some((field) => field.required),
    '/fields',
    'procedure.systemForm',
  )
  expect(
    !system || move.history || called.withLead || called.byClock || called.automatic || procedure.scope === 'part',
    '/by',
    'procedure.systemNever',
  )
  expect(system || !move.history, '/history', 'procedure.historyByPeople')
  if (effects.extend) {
    const clock = effects.extend.clock
    problems.push(...unknown([clock], procedure.clocks, 'Clock', `${path}/effects/extend/clock`))
    expect(procedure.clocks[clock]?.extension !== undefined, '/effects/extend/clock', 'procedure.noExtension')
  }
  expect(
    !effects.limit || Object.values(procedure.clocks).some((clock) => clock.limitFrom),
    '/effects/limit',
    'procedure.noLimit',
  )
  return problems
}

function fieldProblems(fields: readonly Field[], path: string): Problem[] {
  return fields.flatMap((field, index) => {
    const at = `${path}/${index}`
    const problems: Problem[] = []
    const earlier = fields.slice(0, index)
    if (earlier.some((one) => one.id === field.id)) {
      problems.push(problem(`${at}/id`, 'procedure.fieldTwice', { name: field.id }))
    }
    if ((field.type === 'choice') !== (field.options !== undefined)) {
      problems.push(problem(`${at}/options`, field.type === 'choice' ? 'procedure.noOptions' : 'procedure.idleOptions'))
    }
    if (field.level !== undefined && field.type !== 'unit') {
      problems.push(problem(`${at}/level`, 'procedure.idleLevel'))
    }
    if (field.min !== undefined && field.max !== undefined && field.min > field.max) {
      problems.push(problem(`${at}/max`, 'procedure.maxBelowMin', { min: String(field.min) }))
    }
    if (field.when && !earlier.some((one) => one.id === field.when?.field)) {
      problems.push(problem(`${at}/when/field`, 'procedure.whenLater'))
    }
    return problems
  })
}

function effectFieldProblems(move: Move, path: string): Problem[] {
  const { unit, handler, outcome, answer, rating, extend, follows, parts, split } = move.effects
  const sources = [
    { effect: 'unit', source: unit, types: ['unit'] },
    { effect: 'handler', source: handler, types: ['account'] },
    { effect: 'outcome', source: outcome, types: ['choice'] },
    { effect: 'answer', source: answer, types: ['longText', 'text'] },
    { effect: 'rating', source: rating, types: ['rating'] },
    { effect: 'extend', source: extend?.by.of === undefined ? extend?.by : undefined, types: ['integer'] },
    { effect: 'follows', source: follows, types: ['matter'], needed: true },
    { effect: 'parts/units', source: parts?.units, types: ['units'], needed: true },
    { effect: 'parts/task', source: parts?.task, types: ['longText', 'text'], needed: true },
    { effect: 'parts/days', source: parts?.days, types: ['integer'] },
    { effect: 'split/title', source: split?.title, types: ['text'], needed: true },
    { effect: 'split/body', source: split?.body, types: ['longText'], needed: true },
    { effect: 'split/category', source: split?.category, types: ['category'] },
    { effect: 'split/area', source: split?.area, types: ['area'] },
  ]
  return sources.flatMap(({ effect, source, types, needed }) => {
    if (typeof source !== 'object') return []
    const field = move.fields.find((one) => one.id === source.field)
    const at = `${path}/effects/${effect}`
    if (!field || !types.includes(field.type)) {
      return [problem(at, 'procedure.effectField', { types: types.join(' or '), name: source.field })]
    }
    if (!field.required && (needed || effect === 'answer' || effect === 'outcome' || effect === 'extend')) {
      return [problem(at, 'procedure.effectOptional', { name: field.id })]
    }
    const foreign =
      effect === 'outcome' ? (field.options ?? []).filter(({ id }) => !outcomeSchema.safeParse(id).success) : []
    const known = outcomeSchema.options.join(', ')
    return foreign.map(({ id }) => problem(at, 'procedure.outcomeOption', { known, name: id }))
  })
}

function pathProblems(procedure: Procedure): Problem[] {
  if (!Object.hasOwn(procedure.stages, procedure.start)) return []
  const ends = finals(procedure)
  if (ends.length === 0) return [problem('/stages', 'procedure.noEnd')]
  const reached = reachableFrom(procedure, [procedure.start])
  const leaving = leadingTo(procedure, ends)
  return Object.keys(procedure.stages).flatMap((stage) => {
    const path = `/stages/${stage}`
    if (!reached.has(stage)) return [problem(path, 'procedure.unreached', { stage: procedure.start })]
    if (!leaving.has(stage)) return [problem(path, 'procedure.deadEnd')]
    return []
  })
}
