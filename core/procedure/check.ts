import type { z } from 'zod'
import type { Term } from '../deadline/index.ts'
import { pointer } from './input.ts'
import { type Clock, type Field, type Move, outcomeSchema, type Procedure, procedureSchema } from './model.ts'

/** What is wrong with a file: where, as a JSON pointer, and what was expected there. */
export type Problem = { path: string; expected: string }

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: Problem[] }

/**
 * Read a procedure file (already parsed from YAML or JSON) and check it as a whole: every name refers to something,
 * every stage can be reached and left, every clock can end, every move can be made by somebody.
 *
 * @returns the procedure, or every problem with its place; never throws
 */
export function checkProcedure(file: unknown): Checked<Procedure> {
  const parsed = procedureSchema.safeParse(file)
  if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error) }
  const procedure = parsed.data
  const problems = [
    ...referenceProblems(procedure),
    ...Object.entries(procedure.moves).flatMap(([id, move]) => moveProblems(procedure, id, move)),
    ...Object.entries(procedure.clocks).flatMap(([id, clock]) => clockProblems(procedure, id, clock)),
    ...pathProblems(procedure),
  ]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: procedure }
}

function shapeProblems(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({ path: pointer(issue.path), expected: issue.message }))
}

/** Stages from which one of `targets` can be reached, those included. */
function leadingTo(procedure: Procedure, targets: readonly string[]): Set<string> {
  const found = new Set(targets)
  for (let grown = true; grown; ) {
    grown = false
    for (const move of Object.values(procedure.moves)) {
      if (move.to === 'same' || !found.has(move.to)) continue
      for (const from of move.from) {
        if (found.has(from)) continue
        found.add(from)
        grown = true
      }
    }
  }
  return found
}

/** Stages that can be reached from `start`, itself included, going on from none of `until`. */
function reachableFrom(procedure: Procedure, start: readonly string[], until: readonly string[] = []): Set<string> {
  const found = new Set(start)
  for (const stage of found) {
    if (until.includes(stage)) continue
    for (const move of Object.values(procedure.moves)) {
      if (move.to !== 'same' && move.from.includes(stage)) found.add(move.to)
    }
  }
  return found
}

const isFinal = (procedure: Procedure, stage: string) => procedure.stages[stage]?.final === true
const finals = (procedure: Procedure) => Object.keys(procedure.stages).filter((stage) => isFinal(procedure, stage))

function unknown(names: readonly string[], known: object, what: string, path: string): Problem[] {
  return names
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({
      path,
      expected: `a ${what} of this procedure (${Object.keys(known).join(', ')}), not "${name}"`,
    }))
}

function referenceProblems(procedure: Procedure): Problem[] {
  const problems = unknown([procedure.start], procedure.stages, 'stage', '/start')
  for (const [id, stage] of Object.entries(procedure.stages)) {
    const path = `/stages/${id}`
    if (id === 'same') problems.push({ path, expected: 'another name: "same" means the stage a matter stands in' })
    if (stage.phase) problems.push(...unknown([stage.phase], procedure.phases, 'phase', `${path}/phase`))
    if (!stage.final && stage.withLead === undefined && stage.owner.length === 0) {
      problems.push({
        path: `${path}/owner`,
        expected: 'somebody whose turn it is, unless the stage is final or follows another matter',
      })
    }
  }
  for (const [id, stage] of Object.entries(procedure.stages)) {
    for (const [list, moves] of [
      ['automatic', stage.automatic ?? []],
      ['withLead', stage.withLead === undefined ? [] : [stage.withLead]],
    ] as const) {
      const path = `/stages/${id}/${list}`
      problems.push(...unknown(moves, procedure.moves, 'move', path))
      for (const name of moves) {
        const move = procedure.moves[name]
        const fits = !move || (move.from.includes(id) && move.by.some(({ role }) => role === 'system'))
        if (!fits) problems.push({ path, expected: `a move the system makes from this stage, unlike "${name}"` })
      }
    }
  }
  for (const [index, { move }] of (procedure.appeals ?? []).entries())
    problems.push(...unknown(move === undefined ? [] : [move], procedure.moves, 'move', `/appeals/${index}/move`))
  if (Object.hasOwn(procedure.moves, 'begin')) {
    problems.push({ path: '/moves/begin', expected: 'another name: "begin" is the first event of every matter' })
  }
  return problems
}

function moveProblems(procedure: Procedure, id: string, move: Move): Problem[] {
  const path = `/moves/${id}`
  const { effects, fields } = move
  const problems = [
    ...unknown(move.from, procedure.stages, 'stage', `${path}/from`),
    ...(move.to === 'same' ? [] : unknown([move.to], procedure.stages, 'stage', `${path}/to`)),
    ...unknown([move.countsAs ?? id], procedure.moves, 'move', `${path}/countsAs`),
    ...unknown(move.after ?? [], procedure.moves, 'move', `${path}/after`),
    ...unknown(move.decides === undefined ? [] : [move.decides], procedure.moves, 'move', `${path}/decides`),
    ...turnProblems(procedure, id, move),
    ...fieldProblems(fields, `${path}/fields`),
    ...effectFieldProblems(move, path),
  ]
  const expect = (holds: boolean, at: string, expected: string) => {
    if (!holds) problems.push({ path: `${path}${at}`, expected })
  }
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
    expect(
      isFinal(procedure, from) === again,
      '/from',
      again
        ? `a final stage, for the move opens a matter again that has ended; "${from}" ends nothing`
        : `a stage that is not final, for "${from}" ends the matter`,
    )
  }
  expect(
    ends === (effects.ending !== undefined),
    '/effects/ending',
    ends ? 'an ending, for the move ends the matter' : 'no ending, for the move ends nothing',
  )
  expect(move.to === 'same' || !move.from.includes(move.to), '/to', '"same", for the move does not leave its stage')
  expect(
    effects.ending !== 'outcome' || Object.values(procedure.moves).some((one) => one.effects.outcome !== undefined),
    '/effects/ending',
    'a move with an outcome, for the ending is taken from it',
  )
  expect(!system || move.by.every((grant) => grant.role === 'system'), '/by', 'the system alone, or people alone')
  expect(
    !system || move.history || called.withLead || !fields.some((field) => field.required),
    '/fields',
    'no required field, for the system fills in no forms',
  )
  expect(
    !system || move.history || called.withLead || called.byClock || called.automatic || procedure.scope === 'part',
    '/by',
    `a clock whose whenDue makes this move, or a stage that makes it by itself, for nobody else does`,
  )
  expect(system || !move.history, '/history', 'the system alone, for nobody makes a move of the past')
  if (effects.extend) {
    const clock = effects.extend.clock
    problems.push(...unknown([clock], procedure.clocks, 'clock', `${path}/effects/extend/clock`))
    expect(
      procedure.clocks[clock]?.extension !== undefined,
      '/effects/extend/clock',
      'a clock that allows an extension',
    )
  }
  expect(
    !effects.limit || Object.values(procedure.clocks).some((clock) => clock.limitFrom),
    '/effects/limit',
    'a clock with limitFrom: routing, for there is none to shorten',
  )
  return problems
}

/** Words about earlier turns refer to something that can have happened. */
function turnProblems(procedure: Procedure, id: string, move: Move): Problem[] {
  const path = `/moves/${id}`
  const problems: Problem[] = []
  const expect = (holds: boolean, at: string, expected: string) => {
    if (!holds) problems.push({ path: `${path}${at}`, expected })
  }
  const marks = new Set(
    Object.values(procedure.moves).flatMap(({ effects }) => [...(effects.flag?.set ?? []), effects.split?.flag ?? '']),
  )
  for (const word of ['whileFlag', 'unlessFlag'] as const) {
    const flag = move[word]
    expect(flag === undefined || marks.has(flag), `/${word}`, `a mark that some move sets, unlike "${flag}"`)
  }
  for (const flag of move.effects.flag?.clear ?? [])
    expect(marks.has(flag), '/effects/flag/clear', `a mark that some move sets, unlike "${flag}"`)
  expect(
    !move.notBy.includes('requester') || move.decides !== undefined,
    '/notBy',
    'decides, for only what was asked for has a requester',
  )
  const decided = move.decides === undefined ? undefined : procedure.moves[move.decides]
  const by = move.effects.extend?.by
  expect(
    by?.of === undefined ||
      decided?.fields.some(({ id: field, type, required }) => field === by.field && type === 'integer' && required) ===
        true,
    '/effects/extend/by',
    'a required integer of the form of the move this one decides',
  )
  for (const [index, { when }] of (move.effects.tally ?? []).entries()) {
    expect(
      !when || move.fields.some(({ id: field }) => field === when.field),
      `/effects/tally/${index}/when`,
      'a field of this move',
    )
  }
  return problems
}

function fieldProblems(fields: readonly Field[], path: string): Problem[] {
  return fields.flatMap((field, index) => {
    const at = `${path}/${index}`
    const problems: Problem[] = []
    const earlier = fields.slice(0, index)
    if (earlier.some((one) => one.id === field.id)) {
      problems.push({ path: `${at}/id`, expected: `a name of its own, not "${field.id}" again` })
    }
    if ((field.type === 'choice') !== (field.options !== undefined)) {
      problems.push({
        path: `${at}/options`,
        expected: field.type === 'choice' ? 'the options to choose from' : 'no options, for it is no choice',
      })
    }
    if (field.level !== undefined && field.type !== 'unit') {
      problems.push({ path: `${at}/level`, expected: 'no level, for it is no unit' })
    }
    if (field.min !== undefined && field.max !== undefined && field.min > field.max) {
      problems.push({ path: `${at}/max`, expected: `at least min (${field.min})` })
    }
    if (field.when && !earlier.some((one) => one.id === field.when?.field)) {
      problems.push({ path: `${at}/when/field`, expected: 'a field that stands before this one' })
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
      return [{ path: at, expected: `a field of this move of type ${types.join(' or ')}, not "${source.field}"` }]
    }
    if (!field.required && (needed || effect === 'answer' || effect === 'outcome' || effect === 'extend')) {
      return [{ path: at, expected: `a required field, for "${field.id}" may be left out` }]
    }
    const foreign =
      effect === 'outcome' ? (field.options ?? []).filter(({ id }) => !outcomeSchema.safeParse(id).success) : []
    return foreign.map(({ id }) => ({
      path: at,
      expected: `options among ${outcomeSchema.options.join(', ')}, not "${id}"`,
    }))
  })
}

function clockProblems(procedure: Procedure, id: string, clock: Clock): Problem[] {
  const path = `/clocks/${id}`
  const lists = ['startsIn', 'pausedIn', 'endsIn'] as const
  const problems = lists.flatMap((list) => unknown(clock[list], procedure.stages, 'stage', `${path}/${list}`))
  const expect = (holds: boolean, at: string, expected: string) => {
    if (!holds) problems.push({ path: `${path}${at}`, expected })
  }
  for (const [index, list] of lists.entries()) {
    for (const other of lists.slice(index + 1)) {
      const both = clock[list].filter((stage) => clock[other].includes(stage))
      expect(both.length === 0, `/${other}`, `other stages than in ${list}, not "${both.join('", "')}" again`)
    }
  }
  for (const list of ['startsOn', 'endsOn'] as const)
    problems.push(...unknown(clock[list] ?? [], procedure.moves, 'move', `${path}/${list}`))
  expect(
    clock.startsIn.length > 0 || clock.startsOn !== undefined,
    '/startsIn',
    'a stage or, in startsOn, a move that starts it',
  )
  const started = (clock.startsOn ?? []).flatMap((name) => {
    const move = procedure.moves[name]
    return move === undefined ? [] : move.to === 'same' ? move.from : [move.to]
  })
  const begins = [...clock.startsIn, ...started]
  const after = reachableFrom(procedure, begins)
  expect(
    clock.endsOn !== undefined || clock.endsIn.some((stage) => after.has(stage)),
    '/endsIn',
    'a stage that can be reached from startsIn, for the clock would never end',
  )
  for (const stage of clock.pausedIn) {
    expect(after.has(stage), '/pausedIn', `a stage that can be reached from startsIn, not "${stage}"`)
  }
  const inDays: readonly Term['unit'][] = ['hour', 'calendarDay', 'workingDay']
  for (const [index, { before }] of clock.warn.entries()) {
    expect(inDays.includes(before.unit), `/warn/${index}/before`, 'hours, calendar days or working days')
  }
  const { move: moveId, repeatEvery, later = [] } = clock.whenDue
  for (const [index, { after }] of later.entries()) {
    expect(
      inDays.includes(after.unit) && after.amount > 0,
      `/whenDue/later/${index}/after`,
      'one or more hours, calendar days or working days',
    )
  }
  expect(
    !repeatEvery || (inDays.includes(repeatEvery.unit) && repeatEvery.amount > 0),
    '/whenDue/repeatEvery',
    'one or more hours, calendar days or working days',
  )
  if (moveId !== undefined) {
    problems.push(...unknown([moveId], procedure.moves, 'move', `${path}/whenDue/move`))
    const move = procedure.moves[moveId]
    expect(
      !move || move.by.some((grant) => grant.role === 'system'),
      '/whenDue/move',
      `a move the system may make, unlike "${moveId}"`,
    )
    const stops = [...clock.pausedIn, ...clock.endsIn, ...finals(procedure)]
    for (const stage of reachableFrom(procedure, begins, stops)) {
      const fits = !move || stops.includes(stage) || move.from.includes(stage)
      expect(fits, '/whenDue/move', `a move from every stage in which the clock runs, "${stage}" included`)
    }
  }
  return problems
}

function pathProblems(procedure: Procedure): Problem[] {
  if (!Object.hasOwn(procedure.stages, procedure.start)) return []
  const ends = finals(procedure)
  if (ends.length === 0) return [{ path: '/stages', expected: 'at least one final stage' }]
  const reached = reachableFrom(procedure, [procedure.start])
  const leaving = leadingTo(procedure, ends)
  return Object.keys(procedure.stages).flatMap((stage) => {
    const path = `/stages/${stage}`
    if (!reached.has(stage))
      return [{ path, expected: `a move that leads here from "${procedure.start}"; the stage is never reached` }]
    if (!leaving.has(stage)) return [{ path, expected: 'a way to a final stage; this one is a dead end' }]
    return []
  })
}
