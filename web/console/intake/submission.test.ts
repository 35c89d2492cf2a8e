import { expect, test } from 'vitest'
import type { MatterLine } from '../api/contract.ts'
import { type IntakeValues, submissionOf } from './submission.ts'

const values: IntakeValues = {
  channel: 'phone',
  title: ' 路灯不亮 ',
  body: '三号楼前的路灯坏了一周。',
  area: '430199001001.001',
  petitioner: { name: '王小一', phone: '13800000000' },
  next: 'register',
}

test('what was told is sent as it was told, without blanks at its ends', () => {
  expect(submissionOf(values, [])).toEqual({
    channel: 'phone',
    title: '路灯不亮',
    body: '三号楼前的路灯坏了一周。',
    category: null,
    area: '430199001001.001',
    petitioner: { name: '王小一', phone: '13800000000', identity: undefined },
    onBehalf: false,
    personTimes: 1,
    photos: [],
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the API
    then: { move: 'register', input: {} },
  })
})

test('a name typed before somebody chose to stay anonymous is not sent', () => {
  const sent = submissionOf({ ...values, petitioner: { ...values.petitioner, anonymous: true }, onBehalf: true }, [])
  expect(sent).toMatchObject({ petitioner: { anonymous: true }, onBehalf: false })
  expect(JSON.stringify(sent)).not.toContain('王小一')
})

test('[PR-23] a complaint about a person names whom it must go round', () => {
  const about = { accounts: ['a1'], headOfArea: true, words: ' 态度不好 ' }
  expect(submissionOf({ ...values, hasAccused: true, about }, [])['about']).toEqual({
    accounts: ['a1'],
    headOfArea: true,
    words: '态度不好',
  })
  expect(submissionOf({ ...values, hasAccused: false, about }, [])['about']).toBeUndefined()
})

test('[A3-08] an answer on the spot is given in the same step', () => {
  const sent = submissionOf({ ...values, next: 'answer', answer: { outcome: 'solved' } }, [
    {
      id: 'outcome',
      type: 'choice',
      label: '',
      hint: null,
      required: true,
      min: null,
      max: null,
      options: [],
      when: null,
      level: null,
    },
  ])
  expect(sent['then']).toEqual({ move: 'answerOnSpot', input: { outcome: 'solved' } })
})

test('a request told before is merged in the step in which it is written down, whatever was to come next', () => {
  const lead = { id: 'm1' } as MatterLine
  expect(submissionOf({ ...values, next: 'dispatch', lead }, [])['then']).toEqual({
    move: 'join',
    input: { lead: 'm1' },
  })
})
