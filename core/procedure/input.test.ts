import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inputSchemaOf, readInput } from './input.ts'
import { type Field, fieldSchema } from './model.ts'

const label = { zh: '字段', en: 'field' }
const form = (...fields: Partial<Field>[]) => ({
  fields: fields.map((field) => fieldSchema.parse({ id: 'it', label, ...field })),
})

function refusals(of: ReturnType<typeof form>, input: unknown) {
  const read = readInput(of, input)
  return read.ok ? [] : read.reasons.map(({ code, field }) => `${code} ${field ?? ''}`.trim())
}

describe('what is sent for a form', () => {
  test.each([null, undefined, 'text', 7, true, ['a']])('is an object and not %j', (input) => {
    expect(refusals(form({ type: 'text' }), input)).toEqual(['matter.input.notObject'])
  })

  test('holds no field the form does not have; the pointer is escaped', () => {
    expect(refusals(form({ type: 'text' }), { 'a/b~c': 1 })).toEqual(['matter.input.unknown /a~1b~0c'])
    expect(refusals(form({ type: 'text' }), JSON.parse('{"__proto__": {"it": 1}}'))).toEqual([
      'matter.input.unknown /__proto__',
    ])
  })

  test('may leave out what is not required, as nothing, null, an empty text or an empty list', () => {
    for (const it of [undefined, null, '', []]) {
      expect(readInput(form({ type: 'text' }), { it })).toEqual({ ok: true, data: {} })
      expect(refusals(form({ type: 'text', required: true }), { it })).toEqual(['matter.input.required /it'])
    }
  })

  test.each([
    [{ type: 'text' }, 7, 'type'],
    [{ type: 'text' }, '   ', 'type'],
    [{ type: 'text' }, 'a\u0000b', 'type'],
    [{ type: 'text' }, '\ud800', 'type'],
    [{ type: 'text' }, 'x'.repeat(201), 'tooLong'],
    [{ type: 'longText', min: 5 }, '短', 'tooShort'],
    [{ type: 'choice', options: [{ id: 'one', label }] }, 'two', 'option'],
    [{ type: 'unit' }, 'no such; unit', 'type'],
    [{ type: 'account' }, 'x'.repeat(65), 'tooLong'],
    [{ type: 'day' }, '2026-02-30', 'type'],
    [{ type: 'boolean' }, 'true', 'type'],
    [{ type: 'integer', min: 1 }, 0, 'tooSmall'],
    [{ type: 'integer', max: 15 }, 16, 'tooLarge'],
    [{ type: 'integer' }, 1.5, 'type'],
    [{ type: 'rating' }, 6, 'tooLarge'],
    [{ type: 'files', min: 2 }, ['a'], 'tooShort'],
    [{ type: 'files' }, Array(10).fill('a'), 'tooLong'],
    [{ type: 'area' }, {}, 'type'],
    [{ type: 'category' }, [[]], 'type'],
  ] as [Partial<Field>, unknown, string][])('for %j cannot be %j', (field, it, code) => {
    expect(refusals(form(field), { it })).toEqual([`matter.input.${code} /it`])
  })

  test('points into a list', () => {
    expect(refusals(form({ type: 'files' }), { it: ['a', 7] })).toEqual(['matter.input.type /it/1'])
  })

  test('answers a conditional question exactly where it is asked', () => {
    const asking = form(
      { id: 'urgent', type: 'boolean' },
      { id: 'why', type: 'text', required: true, when: { field: 'urgent', is: [true] } },
    )
    expect(refusals(asking, { urgent: false })).toEqual([])
    expect(refusals(asking, { urgent: true })).toEqual(['matter.input.required /why'])
    expect(refusals(asking, { urgent: false, why: 'x' })).toEqual(['matter.input.notAsked /why'])
    expect(refusals(asking, { urgent: true, why: 'x' })).toEqual([])
  })
})

test('the schema of a form can be written into the interface description', () => {
  const described = z.toJSONSchema(
    inputSchemaOf(form({ id: 'days', type: 'integer', required: true, min: 1, max: 15 }, { id: 'on', type: 'day' })),
    { io: 'input' },
  )
  expect(described).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['days'],
    properties: { days: { type: 'integer', minimum: 1, maximum: 15 }, on: { type: 'string' } },
  })
})
