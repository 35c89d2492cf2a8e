import { expect, test } from 'vitest'
import { hasMessage, languages } from '../messages/index.ts'
import { shippedProcedures } from '../setup/index.ts'

test('every notice that a shipped procedure or a clock gives has a sentence in both languages', () => {
  const templates = [
    ...shippedProcedures().flatMap(({ moves }) => Object.values(moves).flatMap(({ notices }) => notices)),
    ...['clock.warning', 'clock.due', 'clock.overdue'].map((template) => ({ template })),
  ].map(({ template }) => template)
  expect(templates.length).toBeGreaterThan(20)
  for (const language of languages)
    for (const template of templates)
      expect([language, template, hasMessage(language, `notice.${template}`)]).toEqual([language, template, true])
})
