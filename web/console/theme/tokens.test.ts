import { expect, test } from 'vitest'
import { contrast } from './testContrast.ts'
import { colours, customProperties, displays, measures } from './tokens.ts'

const onPaper = ['ink', 'inkSoft', 'primary', 'late', 'soon', 'fine'] as const
const grounds = ['paper', 'ground'] as const

test.each(onPaper.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))(
  '%s on %s can be read by weak eyes',
  (ink, ground) => {
    expect(contrast(colours[ink], colours[ground])).toBeGreaterThanOrEqual(4.5)
  },
)

test.each([
  ['late', 'lateSoft'],
  ['soon', 'soonSoft'],
  ['fine', 'fineSoft'],
  ['primary', 'primarySoft'],
  ['navInk', 'nav'],
  ['navInk', 'navRaised'],
] as const)('%s on %s can be read by weak eyes', (ink, ground) => {
  expect(contrast(colours[ink], colours[ground])).toBeGreaterThanOrEqual(4.5)
})

test('large type is 18 px or more, the usual rows are 40 px', () => {
  expect(measures.large.font).toBeGreaterThanOrEqual(18)
  expect(measures.standard.row).toBe(40)
  expect(measures.standard.font).toBe(14)
})

test.each(displays)('the custom properties of %s type name every colour', (display) => {
  const names = Object.keys(customProperties(display))
  expect(names).toContain('--ff-late-soft')
  expect(names).toContain('--ff-font-small')
})
