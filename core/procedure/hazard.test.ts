import { describe, expect, test } from 'vitest'
import { at, callback, gridWorker, handler, hazard, received, run, supervisor } from './testMatter.ts'

const ordered = () =>
  received(hazard, at('2026-03-06', '22:30'), 'gridWorker').step('inspect', gridWorker, at('2026-03-06', '23:00'), {
    unit: 'estate',
    seen: '2026-03-06',
  })
const anotherGridWorker = { account: 'other', grants: gridWorker.grants }
const photos = { photos: ['a1', 'a2'] }

describe('a procedure written as a file alone, with stages the product has never seen', () => {
  test('[A4-12] runs from the report through a failed inspection to the hazard that is gone', () => {
    const { state } = ordered()
      .step('done', handler, at('2026-03-20'), photos)
      .step('fail', anotherGridWorker, at('2026-03-21'))
      .step('done', handler, at('2026-04-01'), photos)
      .step('pass', anotherGridWorker, at('2026-04-02'))
    expect(state).toMatchObject({
      stage: 'gone',
      ending: 'solved',
      handledBy: ['handler'],
      moveCounts: { done: 2, fail: 1 },
    })
    expect(state.clocks.map(({ id, run: number, state: how, dueDay }) => [id, number, how, dueDay])).toEqual([
      ['onSite', 1, 'done', '2026-03-07'],
      ['rectify', 1, 'done', '2026-04-07'], // 2026-04-06 is a holiday
      ['rectify', 2, 'done', '2026-04-21'],
    ])
  })

  test('keeps to its own rules: who registered or put it right does not pass it', () => {
    const done = ordered().step('done', handler, at('2026-03-20'), photos)
    expect(done.refusal('pass', gridWorker, at('2026-03-21'))).toEqual(['matter.move.registrar'])
    expect(done.refusal('pass', { ...gridWorker, account: 'handler' }, at('2026-03-21'))).toEqual([
      'matter.move.samePerson',
    ])
    expect(done.refusal('pass', callback, at('2026-03-21'))).toEqual(['matter.move.notEntitled'])
  })

  test('begins the whole month anew after a suspension', () => {
    const { state } = ordered()
      .step('suspend', supervisor, at('2026-03-10'))
      .step('resume', supervisor, at('2026-05-11'))
    expect(run(state, 'rectify')).toMatchObject({ run: 1, dueDay: '2026-06-11' })
  })

  test('ends with the outcome of the very move that ends it', () => {
    expect(received(hazard, at('2026-03-06')).step('falseAlarm', gridWorker, at('2026-03-06')).state.ending).toBe(
      'notOurs',
    )
  })
})
