import type { Term } from '../deadline/index.ts'
import type { Clock, Procedure } from './model.ts'
import { expecting, finals, reachableFrom, unknown } from './paths.ts'
import type { Problem } from './problems.ts'

/** A clock can begin, stand still and end, and what it does when it is due can be done. */
export function clockProblems(procedure: Procedure, id: string, clock: Clock): Problem[] {
  const path = `/clocks/${id}`
  const lists = ['startsIn', 'pausedIn', 'endsIn'] as const
  const problems = lists.flatMap((list) => unknown(clock[list], procedure.stages, 'Stage', `${path}/${list}`))
  const expect = expecting(problems, path)
  for (const [index, list] of lists.entries()) {
    for (const other of lists.slice(index + 1)) {
      const both = clock[list].filter((stage) => clock[other].includes(stage))
      expect(both.length === 0, `/${other}`, 'procedure.stageTwice', { list, stages: both.join('", "') })
    }
  }
  for (const list of ['startsOn', 'endsOn'] as const)
    problems.push(...unknown(clock[list] ?? [], procedure.moves, 'Move', `${path}/${list}`))
  expect(clock.startsIn.length > 0 || clock.startsOn !== undefined, '/startsIn', 'procedure.neverStarts')
  const started = (clock.startsOn ?? []).flatMap((name) => {
    const move = procedure.moves[name]
    return move === undefined ? [] : move.to === 'same' ? move.from : [move.to]
  })
  const begins = [...clock.startsIn, ...started]
  const after = reachableFrom(procedure, begins)
  expect(clock.endsOn !== undefined || clock.endsIn.some((stage) => after.has(stage)), '/endsIn', 'procedure.neverEnds')
  for (const stage of clock.pausedIn) {
    expect(after.has(stage), '/pausedIn', 'procedure.neverPauses', { stage })
  }
  const inDays: readonly Term['unit'][] = ['hour', 'calendarDay', 'workingDay']
  for (const [index, { before }] of clock.warn.entries()) {
    expect(inDays.includes(before.unit), `/warn/${index}/before`, 'procedure.warnUnit')
  }
  const { move: moveId, repeatEvery, later = [] } = clock.whenDue
  for (const [index, { after }] of later.entries()) {
    expect(inDays.includes(after.unit) && after.amount > 0, `/whenDue/later/${index}/after`, 'procedure.repeatUnit')
  }
  expect(
    !repeatEvery || (inDays.includes(repeatEvery.unit) && repeatEvery.amount > 0),
    '/whenDue/repeatEvery',
    'procedure.repeatUnit',
  )
  const told = [
    ...clock.warn.flatMap(({ tell = [] }) => tell),
    ...later.flatMap(({ tell }) => tell),
    ...(clock.whenDue.escalateTo ?? []),
  ]
  expect(!told.includes('mentioned'), '', 'procedure.noMention')
  expect(procedure.scope === 'part' || !told.includes('leadUnit'), '', 'procedure.noLead')
  if (moveId !== undefined) {
    problems.push(...unknown([moveId], procedure.moves, 'Move', `${path}/whenDue/move`))
    const move = procedure.moves[moveId]
    expect(!move || move.by.some((grant) => grant.role === 'system'), '/whenDue/move', 'procedure.dueByPeople', {
      move: moveId,
    })
    const stops = [...clock.pausedIn, ...clock.endsIn, ...finals(procedure)]
    for (const stage of reachableFrom(procedure, begins, stops)) {
      const fits = !move || stops.includes(stage) || move.from.includes(stage)
      expect(fits, '/whenDue/move', 'procedure.dueElsewhere', { stage })
    }
  }
  return problems
}
