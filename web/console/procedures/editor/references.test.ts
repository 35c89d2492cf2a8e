import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkProcedure } from '../../../../core/procedure/index.ts'
import { type Body, sections } from './body.ts'
import { type Kind, removed, renamed, renamedField, usesOf, usesOfField } from './references.ts'
import { testBody } from './testBody.ts'

const folder = join(import.meta.dirname, '../../../../schemes/request/procedures')
const request = parse(readFileSync(join(folder, 'request.yaml'), 'utf8'), { merge: true }) as Body

describe('another id', () => {
  test('of a stage is said wherever the stage is named', () => {
    const body = renamed(testBody, 'stages', 'received', 'arrived')
    expect(Object.keys(body.stages)).toEqual(['arrived', 'working', 'closed'])
    expect(body.start).toBe('arrived')
    expect(body.moves['begin1']?.from).toEqual(['arrived'])
    expect(body.moves['lapse']?.from).toEqual(['arrived', 'working'])
    expect(body.clocks['answer']?.startsIn).toEqual(['arrived'])
    expect(usesOf(body, 'stages', 'received')).toEqual([])
  })

  test('of a move, a clock and a phase likewise', () => {
    expect(renamed(testBody, 'moves', 'askMore', 'ask').moves['grant']?.decides).toBe('ask')
    expect(renamed(testBody, 'moves', 'begin1', 'register').clocks['answer']?.startsOn).toEqual(['register'])
    expect(renamed(testBody, 'moves', 'lapse', 'expire').clocks['answer']?.whenDue?.move).toBe('expire')
    expect(renamed(testBody, 'clocks', 'answer', 'reply').moves['grant']?.effects?.extend?.clock).toBe('reply')
    expect(renamed(testBody, 'phases', 'first', 'one').stages['received']?.phase).toBe('one')
  })

  test('of a field is said by its move, and by the move that decides what it asked', () => {
    const days = renamedField(testBody, 'askMore', 1, 'howLong')
    expect(days.moves['grant']?.effects?.extend?.by.field).toBe('howLong')
    const why = renamedField(testBody, 'askMore', 0, 'reason')
    expect(why.moves['askMore']?.fields?.[1]?.when?.field).toBe('reason')
    expect(why.moves['askMore']?.effects?.tally?.[0]?.when?.field).toBe('reason')
    expect(usesOfField(testBody, 'askMore', 'days')).toEqual(['/moves/grant/effects/extend/by/field'])
  })

  test('leaves what names something else as it is, the same objects', () => {
    const body = renamed(testBody, 'stages', 'closed', 'ended')
    expect(body.moves['begin1']).toBe(testBody.moves['begin1'])
    expect(body.stages['received']).toBe(testBody.stages['received'])
  })

  test('keeps the procedure for requests sound, whatever of it is renamed', () => {
    expect(checkProcedure(request).ok).toBe(true)
    const kinds: Kind[] = [...sections, 'phases']
    for (const kind of kinds) {
      for (const id of Object.keys(request[kind] ?? {})) {
        const checked = checkProcedure(renamed(request, kind, id, 'anotherName'))
        const places = checked.ok ? [] : checked.problems.map(({ path }) => path)
        // the database knows merged matters by the name of their stage, so that one is kept, and the check says so
        const kept = kind === 'stages' && id === 'joined' ? ['/stages/anotherName'] : []
        expect([kind, id, places]).toEqual([kind, id, kept])
      }
    }
    for (const [id, { fields = [] }] of Object.entries(request.moves)) {
      for (const at of fields.keys()) {
        const checked = checkProcedure(renamedField(request, id, at, 'anotherName'))
        expect([id, at, checked.ok ? [] : checked.problems]).toEqual([id, at, []])
      }
    }
  })
})

describe('what is taken away', () => {
  test('goes out of lists and options; what must name something keeps the name', () => {
    const body = removed(testBody, 'stages', 'received')
    expect(body.stages['received']).toBeUndefined()
    expect(body.moves['lapse']?.from).toEqual(['working'])
    expect(body.clocks['answer']?.startsIn).toEqual([])
    expect(usesOf(body, 'stages', 'received')).toEqual(['/start'])
    expect(removed(testBody, 'moves', 'askMore').moves['grant']).not.toHaveProperty('decides')
  })

  test('is named at these places', () => {
    expect(usesOf(testBody, 'stages', 'working')).toEqual([
      '/moves/askMore/from/0',
      '/moves/grant/from/0',
      '/moves/lapse/from/1',
      '/moves/begin1/to',
      '/clocks/answer/pausedIn/0',
    ])
  })
})
