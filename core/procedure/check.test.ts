import { describe, expect, test } from 'vitest'
import { checkProcedure } from './index.ts'
import { type Draft, problemsOf } from './testDraft.ts'

describe('a procedure file is refused with the place and what was expected, when', () => {
  const broken: [string, (file: Draft) => void, string | RegExp][] = [
    [
      'it is no procedure at all',
      (f) => {
        for (const key of Object.keys(f)) delete f[key]
      },
      /^\/id: /,
    ],
    [
      'it uses a word that does not exist',
      (f) => {
        f.moves.pass.effects.delete = true
      },
      /^\/moves\/pass\/effects: .*"delete"/,
    ],
    [
      'a name is not a name',
      (f) => {
        f.stages['to do'] = f.stages.gone
      },
      /^\/stages\/to do: /,
    ],
    [
      'it starts nowhere',
      (f) => {
        f.start = 'begun'
      },
      '/start: a stage of this procedure (reported, rectifying, suspended, reinspection, gone), not "begun"',
    ],
    [
      'a move leads to an unknown stage',
      (f) => {
        f.moves.done.to = 'checked'
      },
      /^\/moves\/done\/to: a stage of this procedure .* not "checked"$/,
    ],
    [
      'a move comes from an unknown stage',
      (f) => {
        f.moves.done.from = ['checked']
      },
      /^\/moves\/done\/from: a stage/,
    ],
    [
      'a stage cannot be reached',
      (f) => {
        f.moves.suspend.from = ['suspended']
        f.moves.suspend.to = 'same'
      },
      '/stages/suspended: a move that leads here from "reported"; the stage is never reached',
    ],
    [
      'a stage is a dead end',
      (f) => {
        f.moves.resume.to = 'same'
        f.moves.resume.from = ['suspended']
      },
      '/stages/suspended: a way to a final stage; this one is a dead end',
    ],
    [
      'nothing is final',
      (f) => {
        f.stages.gone.final = false
        f.stages.gone.owner = f.stages.reported.owner
      },
      '/stages: at least one final stage',
    ],
    [
      "it is nobody's turn",
      (f) => {
        f.stages.reinspection.owner = []
      },
      '/stages/reinspection/owner: somebody whose turn it is, unless the stage is final or follows another matter',
    ],
    [
      'a move can be made by nobody',
      (f) => {
        f.moves.done.by = []
      },
      /^\/moves\/done\/by: /,
    ],
    [
      'a move is made by an unknown role',
      (f) => {
        f.moves.done.by[0].role = 'boss'
      },
      /^\/moves\/done\/by\/0\/role: .*"handler"/,
    ],
    [
      'a move leaves a final stage',
      (f) => {
        f.moves.fail.from.push('gone')
      },
      '/moves/fail/from: a stage that is not final, for "gone" ends the matter',
    ],
    [
      'a move ends the matter without an ending',
      (f) => {
        f.moves.pass.effects = {}
      },
      '/moves/pass/effects/ending: an ending, for the move ends the matter',
    ],
    [
      'a move has an ending and ends nothing',
      (f) => {
        f.moves.fail.effects = { ending: 'solved' }
      },
      '/moves/fail/effects/ending: no ending, for the move ends nothing',
    ],
    [
      'a move leads to where it comes from',
      (f) => {
        f.moves.fail.to = 'reinspection'
      },
      '/moves/fail/to: "same", for the move does not leave its stage',
    ],
    [
      'an ending is taken from an outcome nobody states',
      (f) => {
        f.moves.falseAlarm.effects = { ending: 'outcome' }
      },
      '/moves/falseAlarm/effects/ending: a move with an outcome, for the ending is taken from it',
    ],
    [
      'an effect takes its value from no field',
      (f) => {
        f.moves.inspect.effects.unit.field = 'seen'
      },
      '/moves/inspect/effects/unit: a field of this move of type unit, not "seen"',
    ],
    [
      'two fields have one name',
      (f) => {
        f.moves.inspect.fields[1].id = 'unit'
      },
      '/moves/inspect/fields/1/id: a name of its own, not "unit" again',
    ],
    [
      'a choice has no options',
      (f) => {
        f.moves.inspect.fields[1].type = 'choice'
      },
      '/moves/inspect/fields/1/options: the options to choose from',
    ],
    [
      'a question depends on a later one',
      (f) => {
        f.moves.inspect.fields.reverse()
      },
      '/moves/inspect/fields/0/when/field: a field that stands before this one',
    ],
    [
      'limits contradict each other',
      (f) => {
        f.moves.done.fields[0].min = 5
      },
      '/moves/done/fields/0/max: at least min (5)',
    ],
    [
      'a clock never ends',
      (f) => {
        f.clocks.onSite.startsIn = ['suspended']
        f.clocks.onSite.endsIn = ['reported']
      },
      '/clocks/onSite/endsIn: a stage that can be reached from startsIn, for the clock would never end',
    ],
    [
      'a clock pauses in a stage that does not exist',
      (f) => {
        f.clocks.rectify.pausedIn = ['waiting']
      },
      /^\/clocks\/rectify\/pausedIn: a stage of this procedure .* not "waiting"$/,
    ],
    [
      'a clock begins and ends in one stage',
      (f) => {
        f.clocks.onSite.endsIn.push('reported')
      },
      '/clocks/onSite/endsIn: other stages than in startsIn, not "reported" again',
    ],
    [
      'a clock names no clause',
      (f) => {
        delete f.clocks.onSite.clause
      },
      /^\/clocks\/onSite\/clause: /,
    ],
    [
      'a warning is given in months',
      (f) => {
        f.clocks.rectify.warn[0].before.unit = 'month'
      },
      '/clocks/rectify/warn/0/before: hours, calendar days or working days',
    ],
    [
      'it repeats without end',
      (f) => {
        f.clocks.rectify.whenDue.repeatEvery.amount = 0
      },
      '/clocks/rectify/whenDue/repeatEvery: one or more hours, calendar days or working days',
    ],
    [
      "a clock makes a move that is not the system's",
      (f) => {
        f.clocks.rectify.whenDue.move = 'done'
      },
      '/clocks/rectify/whenDue/move: a move the system may make, unlike "done"',
    ],
    [
      'the system has a move no clock makes',
      (f) => {
        f.moves.fail.by = [{ role: 'system', relation: 'system' }]
      },
      '/moves/fail/by: a clock whose whenDue makes this move, or a stage that makes it by itself, for nobody else does',
    ],
    [
      'the system and people share a move',
      (f) => {
        f.clocks.onSite.whenDue.move = 'falseAlarm'
        f.moves.falseAlarm.by.push({ role: 'system', relation: 'system' })
      },
      '/moves/falseAlarm/by: the system alone, or people alone',
    ],
    [
      'a move lengthens a clock that cannot be',
      (f) => {
        f.moves.suspend.fields = [{ id: 'days', type: 'integer', label: f.title, required: true }]
        f.moves.suspend.effects = { extend: { clock: 'rectify', by: { field: 'days' } } }
      },
      '/moves/suspend/effects/extend/clock: a clock that allows an extension',
    ],
    [
      'a limit shortens nothing',
      (f) => {
        f.moves.inspect.effects.limit = 'routing'
      },
      '/moves/inspect/effects/limit: a clock with limitFrom: routing, for there is none to shorten',
    ],
    [
      'a move waits for one that does not exist',
      (f) => {
        f.moves.pass.after = ['fly']
      },
      /^\/moves\/pass\/after: a move of this procedure/,
    ],
  ]

  test.each(broken)('%s', (_, change, expected) => {
    const problems = problemsOf(change)
    expect(problems).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })

  test.each([null, 7, 'request', [], { stages: [] }])('it is %j', (file) => {
    const checked = checkProcedure(file)
    expect(checked.ok).toBe(false)
  })
})

test('a file without mistakes is accepted, every mistake of another is named at once', () => {
  expect(problemsOf(() => undefined)).toEqual([])
  const problems = problemsOf((file) => {
    file.start = 'begun'
    file.stages.reinspection.owner = []
    file.moves.fail.to = 'nowhere'
  })
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    '/start',
    '/stages/reinspection/owner',
    '/moves/fail/to',
  ])
})
