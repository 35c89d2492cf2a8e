import type { Label } from '../../core/deadline/index.ts'
import type { Body } from './check.ts'

/** What a procedure begins as before anybody has written a word of it: something comes in, and it ends. Sound, so that it can be drawn. */
export const skeleton = (id: string, title: Label): Body => ({
  id,
  version: 1,
  title,
  start: 'received',
  stages: {
    received: { title: { zh: '收件', en: 'Received' }, owner: [{ role: 'clerk', relation: 'inArea' }] },
    closed: { title: { zh: '已结束', en: 'Closed' }, owner: [], final: true },
  },
  clocks: {},
  moves: {
    close: {
      title: { zh: '办结', en: 'Close' },
      from: ['received'],
      to: 'closed',
      by: [{ role: 'clerk', relation: 'inArea' }],
      effects: { ending: 'explained' },
      primary: true,
    },
  },
})
