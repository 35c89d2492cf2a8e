/**
 * Everything that is a matter of looks stands here once: the component library gets its theme from it (theme.ts) and our own
 * style sheets the custom properties `--ff-…`. Text on its ground has a contrast of at least 4.5.
 */
export const colours = {
  ink: '#1b2733',
  inkSoft: '#52606d',
  line: '#d9dfe6',
  lineSoft: '#e9edf2',
  paper: '#ffffff',
  ground: '#f1f4f8',
  primary: '#0b5cad',
  primarySoft: '#e7f0fa',
  nav: '#10273f',
  navRaised: '#1c3b5a',
  navInk: '#d3dfeb',
  late: '#b42318',
  lateSoft: '#fdeceb',
  soon: '#8a5300',
  soonSoft: '#fff3d9',
  fine: '#1d6b37',
  fineSoft: '#e6f4ea',
} as const

/** How much fits on the screen: more rows, the usual, or 18 px for those who like large type. */
export const displays = ['compact', 'standard', 'large'] as const
export type Display = (typeof displays)[number]

type Measures = {
  readonly font: number
  readonly row: number
  readonly control: number
  readonly gap: number
  readonly nav: number
}

/** Pixels. */
export const measures: Record<Display, Measures> = {
  compact: { font: 14, row: 34, control: 28, gap: 12, nav: 200 },
  standard: { font: 14, row: 40, control: 32, gap: 16, nav: 208 },
  large: { font: 18, row: 54, control: 46, gap: 20, nav: 256 },
}

/** The tokens as custom properties. */
export function customProperties(display: Display): Record<string, string> {
  const { font, row, control, gap, nav } = measures[display]
  const named = Object.entries(colours).map(([name, value]) => [
    `--ff-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ])
  return {
    ...Object.fromEntries(named),
    '--ff-font': `${font}px`,
    '--ff-font-small': `${font - (display === 'large' ? 2 : 1)}px`,
    '--ff-row': `${row}px`,
    '--ff-control': `${control}px`,
    '--ff-gap': `${gap}px`,
    '--ff-nav-width': `${nav}px`,
  }
}
