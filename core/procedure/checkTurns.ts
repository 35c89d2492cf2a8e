import type { Move, Procedure } from './model.ts'
import { expecting } from './paths.ts'
import type { Problem } from './problems.ts'

/** Words about earlier turns refer to something that can have happened. */
export function turnProblems(procedure: Procedure, id: string, move: Move): Problem[] {
  const path = `/moves/${id}`
  const problems: Problem[] = []
  const expect = expecting(problems, path)
  const marks = new Set(
    Object.values(procedure.moves).flatMap(({ effects }) => [...(effects.flag?.set ?? []), effects.split?.flag ?? '']),
  )
  for (const word of ['whileFlag', 'unlessFlag'] as const) {
    const flag = move[word]
    expect(flag === undefined || marks.has(flag), `/${word}`, 'procedure.unknownFlag', { flag: flag ?? '' })
  }
  for (const flag of move.effects.flag?.clear ?? [])
    expect(marks.has(flag), '/effects/flag/clear', 'procedure.unknownFlag', { flag })
  expect(!move.notBy.includes('requester') || move.decides !== undefined, '/notBy', 'procedure.noRequester')
  const decided = move.decides === undefined ? undefined : procedure.moves[move.decides]
  const by = move.effects.extend?.by
  expect(
    by?.of === undefined ||
      decided?.fields.some(({ id: field, type, required }) => field === by.field && type === 'integer' && required) ===
        true,
    '/effects/extend/by',
    'procedure.extendByDecided',
  )
  for (const [index, { when }] of (move.effects.tally ?? []).entries()) {
    expect(
      !when || move.fields.some(({ id: field }) => field === when.field),
      `/effects/tally/${index}/when`,
      'procedure.foreignField',
    )
  }
  return problems
}

/** How its matters are tied to others, and what a step does to those: nothing that could be lost, or never come to an end. */
export function tieProblems(procedure: Procedure, id: string, move: Move): Problem[] {
  const problems: Problem[] = []
  const expect = expecting(problems, `/moves/${id}`)
  const { effects } = move
  const to = move.to === 'same' ? undefined : procedure.stages[move.to]
  const follows = typeof effects.follows === 'object'
  const joins = to?.withLead !== undefined
  if (to !== undefined || follows)
    expect(follows === joins, '/to', follows ? 'procedure.followsNowhere' : 'procedure.followsNothing')
  expect(!move.reopens || (to !== undefined && !to.final), '/to', 'procedure.reopensEnded')
  const reaches = effects.parts ?? effects.endParts ?? effects.split ?? effects.withdrawsVoice
  expect(move.undo === 'none' || reaches === undefined, '/undo', 'procedure.undoReaches')
  const mentions = move.notices.some(({ to: target }) => target === 'mentioned')
  expect(!mentions || move.fields.some(({ type }) => type === 'accounts'), '/notices', 'procedure.noMention')
  if (procedure.scope === 'part') return problems
  expect(
    move.by.every(({ relation }) => relation !== 'leadUnit'),
    '/by',
    'procedure.noLead',
  )
  expect(
    move.notices.every(({ to: target }) => target !== 'leadUnit'),
    '/notices',
    'procedure.noLead',
  )
  return problems
}

/** What follows another matter stands in the one stage by whose name the database finds it. */
export function followProblems(procedure: Procedure): Problem[] {
  return Object.entries(procedure.stages).flatMap(([id, { withLead, owner }]) => {
    const problems: Problem[] = []
    const expect = expecting(problems, `/stages/${id}`)
    expect(withLead === undefined || id === FOLLOWING, '', 'procedure.followsElsewhere', { stage: FOLLOWING })
    const led = owner.some(({ relation }) => relation === 'leadUnit')
    expect(procedure.scope === 'part' || !led, '/owner', 'procedure.noLead')
    return problems
  })
}

const FOLLOWING = 'joined'
