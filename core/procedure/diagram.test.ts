import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { diagram, type Procedure, procedureSchema } from './index.ts'
import { layoutOf } from './layout.ts'
import { hazard, request } from './testMatter.ts'

/** The texts of an image, read as XML: what is not well-formed throws. */
function textsIn(svg: string): Map<string, string[]> {
  const parser = new SaxesParser()
  const open: string[] = []
  const texts = new Map<string, string[]>()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => open.push(name))
  parser.on('closetag', () => open.pop())
  parser.on('text', (text) => {
    const name = open.at(-1) ?? ''
    if (text.trim() !== '') texts.set(name, [...(texts.get(name) ?? []), text])
  })
  parser.write(svg).close()
  return texts
}

describe('the diagram of a procedure', () => {
  test.each(['zh', 'en'] as const)('names every stage and every move in "%s"', (lang) => {
    for (const procedure of [request, hazard]) {
      const all = [...textsIn(diagram(procedure, { lang })).values()].flat().join('\n')
      for (const { title } of [...Object.values(procedure.stages), ...Object.values(procedure.moves)]) {
        expect(all).toContain(title[lang])
      }
    }
  })

  test('marks the stage a matter stands in by word, not by colour alone', () => {
    const texts = textsIn(diagram(request, { lang: 'zh', stage: 'handling' }))
    expect(texts.get('text')).toContain('办理中（当前）')
    expect(texts.get('desc')?.[0]).toMatch(/^当前环节：办理中；/)
    expect(diagram(request, { lang: 'zh', stage: 'nowhere' })).toBe(diagram(request, { lang: 'zh' }))
  })

  test('says in words what it shows, for those who do not see it', () => {
    const svg = diagram(hazard, { lang: 'en' })
    expect(svg).toMatch(/<svg [^>]*role="img" aria-labelledby="procedure-hazard-3-title procedure-hazard-3-desc"/)
    expect(textsIn(svg).get('title')).toEqual(['Diagram: Hazard rectification'])
    expect(textsIn(svg).get('desc')?.[0]).toContain('Visit: To be visited → Being put right')
  })

  test('shows a title as text, whatever stands in it', () => {
    const title = { zh: `<script>alert("1")</script>&'\u0007`, en: '</text>' }
    const hostile = {
      ...hazard,
      stages: { ...hazard.stages, reported: { ...hazard.stages['reported'], title } },
    } as Procedure
    const svg = diagram(hostile, { lang: 'zh' })
    expect(svg).not.toContain('<script')
    expect(textsIn(svg).get('text')).toContain(`<script>alert("1")</script>&' `)
    expect(textsIn(diagram(hostile, { lang: 'en' })).get('text')).toContain('</text>')
  })

  test('of any procedure has boxes apart from each other and everything within its frame', () => {
    const label = fc.constantFrom('办理', '一个比较长的环节名称', 'Go on').map((zh) => ({ zh, en: zh }))
    const stages = ['a', 'b', 'c', 'd', 'e', 'f']
    const stage = fc.constantFrom(...stages)
    const procedures = fc
      .record({
        titles: fc.array(label, { minLength: stages.length, maxLength: stages.length }),
        moves: fc.array(
          fc.record({
            title: label,
            from: fc.uniqueArray(stage, { minLength: 1 }),
            to: fc.oneof(stage, fc.constant('same')),
            primary: fc.boolean(),
          }),
          { maxLength: 14 },
        ),
      })
      .map(({ titles, moves }) =>
        procedureSchema.parse({
          id: 'any',
          version: 1,
          title: { zh: '任意', en: 'any' },
          start: 'a',
          clocks: {},
          stages: Object.fromEntries(
            stages.map((id, index) => [id, { title: titles[index], owner: [], final: id === 'f' }]),
          ),
          moves: Object.fromEntries(
            moves.map((move, index) => [`m${index}`, { ...move, by: [{ role: 'clerk', relation: 'inArea' }] }]),
          ),
        }),
      )
    fc.assert(
      fc.property(procedures, (procedure) => {
        const { boxes, arrows, asides, width, height } = layoutOf(procedure, 'zh', (id) => id, '任一环节')
        expect(boxes.map(({ id }) => id).sort()).toEqual(stages)
        const solid = [...boxes, ...asides]
        for (const [index, one] of solid.entries()) {
          for (const other of solid.slice(index + 1)) {
            const apart =
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y
            expect(apart).toBe(true)
          }
        }
        const points = [...arrows.flatMap((arrow) => [...arrow.points, arrow.labelAt]), ...solid]
        for (const { x, y } of points) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(x).toBeLessThanOrEqual(width)
          expect(y).toBeLessThanOrEqual(height)
        }
        textsIn(diagram(procedure, { lang: 'zh', stage: 'c' }))
      }),
      { numRuns: 300 },
    )
  })
})
