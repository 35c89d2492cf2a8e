import type { Body } from './body.ts'

/** Words in two languages; which ones they are says nothing here. */
const label = (en: string) => ({ zh: `${en}*`, en })

/** A small procedure in which everything that can name something does. */
export const testBody: Body = {
  id: 'sample',
  version: 1,
  title: label('Sample'),
  start: 'received',
  phases: { first: { title: label('Received') }, last: { title: label('Closed') } },
  stages: {
    received: { title: label('To register'), owner: [{ role: 'clerk', relation: 'inArea' }], phase: 'first' },
    working: { title: label('Handled'), owner: [{ role: 'handler', relation: 'assignedUnit' }] },
    closed: { title: label('Closed'), owner: [], final: true, phase: 'last' },
  },
  clocks: {
    answer: {
      title: label('To answer'),
      within: { amount: 5, unit: 'workingDay' },
      clause: { document: 'Rules', at: '3' },
      from: 'received',
      startsIn: ['received'],
      pausedIn: ['working'],
      endsIn: ['closed'],
      startsOn: ['begin1'],
      whenDue: { move: 'lapse' },
      extension: { max: { amount: 5, unit: 'workingDay' }, times: 1 },
      legal: false,
    },
  },
  moves: {
    begin1: {
      title: label('Register'),
      from: ['received'],
      to: 'working',
      by: [{ role: 'clerk', relation: 'inArea' }],
    },
    askMore: {
      title: label('Ask for more'),
      from: ['working'],
      to: 'same',
      by: [{ role: 'handler', relation: 'assignedUnit' }],
      fields: [
        {
          id: 'why',
          type: 'choice',
          label: label('Why'),
          options: [{ id: 'hard', label: label('Hard') }],
        },
        { id: 'days', type: 'integer', required: true, label: label('Days'), when: { field: 'why', is: ['hard'] } },
      ],
      effects: { tally: [{ name: 'asked', when: { field: 'why', is: ['hard'] } }] },
    },
    grant: {
      title: label('Grant'),
      from: ['working'],
      to: 'same',
      by: [{ role: 'supervisor', relation: 'inArea' }],
      decides: 'askMore',
      after: ['begin1'],
      effects: { extend: { clock: 'answer', by: { field: 'days', of: 'decided' } } },
    },
    lapse: {
      title: label('Lapse'),
      from: ['received', 'working'],
      to: 'closed',
      by: [{ role: 'system', relation: 'system' }],
      effects: { ending: 'noReply' },
    },
  },
}
