import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Outcome } from '../../core/procedure/index.ts'
import type { Chance } from './chance.ts'
import type { Building } from './places.ts'

const some = z.array(z.string().min(2)).min(1)
const file = z.record(z.string(), z.strictObject({ titles: some, bodies: some, solved: some, explained: some }))

const texts = file.parse(parse(readFileSync(new URL('./texts.yaml', import.meta.url), 'utf8')))

/** The finest categories there are sentences for. */
export const subjects: readonly string[] = Object.keys(texts)

const since = [
  '上周一',
  '上周五晚上',
  '前天',
  '昨天',
  '三天前',
  '半个月前',
  '这个月初',
  '上个月底',
  '入冬以来',
  '连着好几天',
]
const entrances = ['1单元', '2单元', '3单元']

export type Request = { title: string; body: string }

/** What somebody asks about a subject at a place. Titles and bodies that stand at the same position belong together. */
export function requestAbout(chance: Chance, subject: string, building: Building): Request {
  const { titles, bodies } = textsOf(subject)
  const at = chance.between(0, titles.length - 1)
  const filled = fill(chance, building)
  return { title: filled(titles[at] ?? ''), body: filled(bodies[at % bodies.length] ?? '') }
}

export function answerAbout(chance: Chance, subject: string, building: Building, outcome: Outcome): string {
  if (outcome === 'notOurs') return '此事不属于社区职责范围，已联系主管单位并告知您去处和联系方式。'
  return fill(chance, building)(chance.pick(textsOf(subject)[outcome]))
}

function textsOf(subject: string) {
  const found = texts[subject]
  if (found === undefined) throw new RangeError(`no sentences about ${subject}`)
  return found
}

const fill = (chance: Chance, building: Building) => (text: string) =>
  text
    .replaceAll('{b}', building.name)
    .replaceAll('{u}', chance.pick(entrances))
    .replaceAll('{t}', chance.pick(since))
    .replaceAll('{n}', String(chance.between(2, 6)))
