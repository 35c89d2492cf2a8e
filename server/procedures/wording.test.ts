import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkProcedure, migrationReasonCodes, type Procedure, problemCodes } from '../../core/procedure/index.ts'
import { hasMessage, languages, say } from '../messages/index.ts'
import { sentenceFor } from './wording.ts'

const file = new URL('../../schemes/request/procedures/request.yaml', import.meta.url)

function said(change: (file: Procedure) => void): { path: string; zh: string; en: string }[] {
  const body = parse(readFileSync(file, 'utf8'))
  change(body)
  const checked = checkProcedure(body)
  return checked.ok
    ? []
    : checked.problems.map((problem) => ({
        path: problem.path,
        zh: sentenceFor(problem, body, 'zh-CN'),
        en: sentenceFor(problem, body, 'en'),
      }))
}

test('everything that can be wrong with a procedure, or keep a matter with its version, has a sentence in both languages', () => {
  for (const code of [...problemCodes, ...migrationReasonCodes])
    for (const language of languages) expect([code, hasMessage(language, `problem.${code}`)]).toEqual([code, true])
})

test('a sentence names stages and steps as people do', () => {
  const [lost] = said(({ moves }) => {
    if (moves['register']) moves['register'].from = ['received', 'closed']
  })
  expect(lost).toEqual({
    path: '/moves/register/from',
    zh: '事项到“已结束”已经结束，不能再由此进行操作。',
    en: '“Closed” ends the matter; no step leads on from there.',
  })
  const [twice] = said(({ clocks }) => clocks['answer']?.endsIn.push('awaitingResident', 'suspended'))
  expect(twice?.zh).toBe('“待居民补充、已中止”已列入“暂停环节”。')
  const [kind] = said(({ moves }) => {
    if (moves['dispatch']) moves['dispatch'].effects.unit = { field: 'note' }
  })
  expect(kind?.en).toMatch(/^Name a field of this step of the type unit; /)
})

test('what cannot be read at all is said without words of programs', () => {
  const lines = said((body) => {
    const draft = body as unknown as Record<string, Record<string, Record<string, unknown>>>
    delete draft['stages']?.['received']?.['title']
    Object.assign(draft['stages']?.['closed'] ?? {}, { final: 'yes', colour: 'red' })
    Object.assign(draft['moves']?.['register'] ?? {}, { by: [] })
    Object.assign(draft['clocks']?.['answer'] ?? {}, { from: 'yesterday' })
    Object.assign(draft['moves']?.['take'] ?? {}, { times: 0, undo: { withinSeconds: 86_400 } })
    Object.assign(draft['moves'] ?? {}, { 'a move': {} })
  })
  expect(lines.map(({ zh }) => zh)).toEqual(
    expect.arrayContaining([
      '此处缺少内容。',
      '此处应填写是或否。',
      '此处不能识别：colour。',
      '不足，至少1。',
      '此处只能是：received, entry。',
      '名称由字母和数字组成，以小写字母开头，不超过40个字符。',
    ]),
  )
  for (const { zh, en } of lines) {
    expect(zh).not.toMatch(/undefined|Invalid|\{\{/)
    expect(en).not.toMatch(/undefined|Invalid|\{\{/)
  }
  expect(say('zh-CN', 'valueType.other')).toBe('其他内容')
})
