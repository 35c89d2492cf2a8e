import { describe, expect, test } from 'vitest'
import { type Draft, problemsOf } from './testDraft.ts'

const SYSTEM = [{ role: 'system', relation: 'system' }]

/** A stage in which a hazard follows another one, and the ways in and out. */
function followingStage(file: Draft) {
  const { title } = file
  file.stages.joined = { title, owner: [], withLead: 'together' }
  file.moves.together = { title, from: ['joined'], to: 'reinspection', by: SYSTEM }
  file.moves.join = {
    title,
    from: ['rectifying'],
    to: 'joined',
    by: [{ role: 'supervisor', relation: 'inArea' }],
    fields: [{ id: 'lead', type: 'matter', label: title, required: true }],
    effects: { follows: { field: 'lead' } },
  }
}

test('what follows, opens again and takes back in its place is accepted', () => {
  expect(problemsOf(followingStage)).toEqual([])
})

describe('a procedure file that speaks of turns is refused with the place and what was expected, when', () => {
  const broken: [string, (file: Draft) => void, string | RegExp][] = [
    [
      'a stage makes a move by itself that does not exist',
      (f) => {
        f.stages.reinspection.automatic = ['approve']
      },
      /^\/stages\/reinspection\/automatic: a move of this procedure .* not "approve"$/,
    ],
    [
      'a stage makes a move by itself that people make',
      (f) => {
        f.stages.reinspection.automatic = ['pass']
      },
      '/stages/reinspection/automatic: a move the system makes from this stage, unlike "pass"',
    ],
    [
      'a stage that follows another matter is left with it by a move from elsewhere',
      (f) => {
        f.moves.together = { ...f.moves.done, by: SYSTEM, fields: [] }
        f.stages.suspended.withLead = 'together'
      },
      '/stages/suspended/withLead: a move the system makes from this stage, unlike "together"',
    ],
    [
      'a way of appeal is asked for by a move that does not exist',
      (f) => {
        const label = { zh: '复核', en: 'Review' }
        const clause = { document: 'product default', at: 'review' }
        const within = { amount: 15, unit: 'calendarDay' }
        f.appeals = [{ id: 'review', title: label, body: label, within, clause, move: 'beg' }]
      },
      /^\/appeals\/0\/move: a move of this procedure .* not "beg"$/,
    ],
    [
      'a move opens again what has not ended',
      (f) => {
        f.moves.fail.reopens = { within: { amount: 3, unit: 'calendarDay' } }
      },
      '/moves/fail/from: a final stage, for the move opens a matter again that has ended; "reinspection" ends nothing',
    ],
    [
      'a move decides something nobody asks for',
      (f) => {
        f.moves.pass.decides = 'beg'
      },
      /^\/moves\/pass\/decides: a move of this procedure .* not "beg"$/,
    ],
    [
      'a move is not for the one who asked, and decides nothing',
      (f) => {
        f.moves.pass.notBy = ['requester']
      },
      '/moves/pass/notBy: decides, for only what was asked for has a requester',
    ],
    [
      'a clock is lengthened by what the form of another move does not ask',
      (f) => {
        f.clocks.rectify.extension = { max: { amount: 3, unit: 'calendarDay' }, times: 1 }
        f.moves.suspend.decides = 'done'
        f.moves.suspend.effects = { extend: { clock: 'rectify', by: { field: 'days', of: 'decided' } } }
      },
      '/moves/suspend/effects/extend/by: a required integer of the form of the move this one decides',
    ],
    [
      'a move is open while a mark is there that nothing sets',
      (f) => {
        f.moves.pass.whileFlag = 'urgent'
      },
      '/moves/pass/whileFlag: a mark that some move sets, unlike "urgent"',
    ],
    [
      'a move is open unless a mark is there that nothing sets',
      (f) => {
        f.moves.pass.unlessFlag = 'urgent'
      },
      '/moves/pass/unlessFlag: a mark that some move sets, unlike "urgent"',
    ],
    [
      'a mark is taken away that nothing sets',
      (f) => {
        f.moves.fail.effects = { flag: { clear: ['urgent'] } }
      },
      '/moves/fail/effects/flag/clear: a mark that some move sets, unlike "urgent"',
    ],
    [
      'a move counts when a field says so that it does not have',
      (f) => {
        f.moves.fail.effects = { tally: [{ name: 'failed', when: { field: 'why', is: ['x'] } }] }
      },
      '/moves/fail/effects/tally/0/when: a field of this move',
    ],
    [
      'a move counts nothing',
      (f) => {
        f.moves.fail.effects = { tally: [] }
      },
      /^\/moves\/fail\/effects\/tally: /,
    ],
    [
      'a matter follows a text',
      (f) => {
        f.moves.done.effects = { follows: { field: 'photos' } }
      },
      '/moves/done/effects/follows: a field of this move of type matter, not "photos"',
    ],
    [
      'a matter may follow nothing',
      (f) => {
        f.moves.fail.fields = [{ id: 'lead', type: 'matter', label: f.title }]
        f.moves.fail.effects = { follows: { field: 'lead' } }
      },
      '/moves/fail/effects/follows: a required field, for "lead" may be left out',
    ],
    [
      'parts are opened for one unit',
      (f) => {
        f.moves.fail.fields = [
          { id: 'unit', type: 'unit', label: f.title, required: true },
          { id: 'task', type: 'longText', label: f.title, required: true },
        ]
        f.moves.fail.effects = { parts: { procedure: 'part', units: { field: 'unit' }, task: { field: 'task' } } }
      },
      '/moves/fail/effects/parts/units: a field of this move of type units, not "unit"',
    ],
    [
      'a split says nothing about the other matter',
      (f) => {
        f.moves.fail.effects = {
          split: {
            title: { field: 'title' },
            body: { field: 'body' },
            category: { field: 'category' },
            area: { field: 'area' },
            flag: 'split',
          },
        }
      },
      '/moves/fail/effects/split/title: a field of this move of type text, not "title"',
    ],
    [
      'a place has a level',
      (f) => {
        f.moves.inspect.fields[1].level = 'above'
      },
      '/moves/inspect/fields/1/level: no level, for it is no unit',
    ],
    [
      'a move may be taken back for a day',
      (f) => {
        f.moves.fail.undo = { withinSeconds: 86400 }
      },
      /^\/moves\/fail\/undo/,
    ],
    [
      'a move has a script without a sentence',
      (f) => {
        f.moves.fail.script = []
      },
      /^\/moves\/fail\/script: /,
    ],
    [
      'a move depends on how many followers it has in another word',
      (f) => {
        f.moves.fail.followers = 'many'
      },
      /^\/moves\/fail\/followers: /,
    ],
    [
      'a clock begins with a move that does not exist',
      (f) => {
        f.clocks.rectify.startsOn = ['fly']
      },
      /^\/clocks\/rectify\/startsOn: a move of this procedure .* not "fly"$/,
    ],
    [
      'a clock begins nowhere',
      (f) => {
        f.clocks.onSite.startsIn = []
      },
      '/clocks/onSite/startsIn: a stage or, in startsOn, a move that starts it',
    ],
    [
      'others are told the moment it is due, and are said to be told later',
      (f) => {
        f.clocks.rectify.whenDue.later = [{ after: { amount: 0, unit: 'calendarDay' }, tell: ['supervisor'] }]
      },
      '/clocks/rectify/whenDue/later/0/after: one or more hours, calendar days or working days',
    ],
    [
      'later nobody is told',
      (f) => {
        f.clocks.rectify.whenDue.later = [{ after: { amount: 1, unit: 'calendarDay' }, tell: [] }]
      },
      /^\/clocks\/rectify\/whenDue\/later\/0\/tell: /,
    ],
    [
      'two moves count as one that does not exist',
      (f) => {
        f.moves.pass.countsAs = 'approve'
      },
      /^\/moves\/pass\/countsAs: a move of this procedure/,
    ],
    [
      'a move takes the name of the first event',
      (f) => {
        f.moves.begin = f.moves.fail
      },
      '/moves/begin: another name: "begin" is the first event of every matter',
    ],
    [
      'a move merges it into another and leads to where nothing follows',
      (f) => {
        f.moves.suspend.fields = [{ id: 'lead', type: 'matter', label: f.title, required: true }]
        f.moves.suspend.effects = { follows: { field: 'lead' } }
      },
      '/moves/suspend/to: a stage that follows another matter, for the move merges this one into it',
    ],
    [
      'a move leads to where it follows another and names none',
      (f) => {
        followingStage(f)
        f.moves.suspend.to = 'joined'
      },
      '/moves/suspend/to: another stage, for this one follows another matter and the move names none',
    ],
    [
      'what follows stands in a stage the database does not look for',
      (f) => {
        f.moves.together = { ...f.moves.pass, from: ['suspended'], by: SYSTEM, notBy: [] }
        f.stages.suspended.withLead = 'together'
      },
      '/stages/suspended: the name "joined", by which what follows another matter is found',
    ],
    [
      'a matter is opened again and ends with it',
      (f) => {
        f.moves.again = {
          ...f.moves.pass,
          from: ['gone'],
          to: 'same',
          effects: {},
          reopens: { within: { amount: 3, unit: 'calendarDay' } },
        }
      },
      '/moves/again/to: a stage that is not final, for the move opens the matter again',
    ],
    [
      'what a move did to others would be lost by taking it back',
      (f) => {
        f.moves.suspend.effects = { endParts: 'recall' }
        f.moves.suspend.undo = { withinSeconds: 60 }
      },
      '/moves/suspend/undo: none, for what the move does to others is not taken back with it',
    ],
    [
      'somebody is mentioned whom no field names',
      (f) => {
        f.moves.suspend.notices = [{ to: 'mentioned', template: 'hazard.note' }]
      },
      '/moves/suspend/notices: a field of type accounts, for nobody is mentioned otherwise',
    ],
    [
      'a clock tells those mentioned',
      (f) => {
        f.clocks.rectify.warn[0].tell = ['mentioned']
      },
      '/clocks/rectify: a field of type accounts, for nobody is mentioned otherwise',
    ],
    [
      'a unit leads what is no part',
      (f) => {
        f.moves.suspend.by = [{ role: 'handler', relation: 'leadUnit' }]
      },
      '/moves/suspend/by: scope: part, for only a part has a unit that leads',
    ],
    [
      'a clock tells the unit that leads what is no part',
      (f) => {
        f.clocks.rectify.whenDue.escalateTo = ['leadUnit']
      },
      '/clocks/rectify: scope: part, for only a part has a unit that leads',
    ],
  ]

  test.each(broken)('%s', (_, change, expected) => {
    const problems = problemsOf(change)
    expect(problems).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })
})
