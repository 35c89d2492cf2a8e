/** What a template may leave open; each is filled from the matter it is written for. */
export const placeholders = ['number', 'title', 'receivedDay', 'dueDay', 'unit', 'area', 'today'] as const
export type Placeholder = (typeof placeholders)[number]

/** What a matter says to each; null where it says nothing, such as the day it is due when nothing is due. */
export type Values = Readonly<Record<Placeholder, string | null>>

/** Something in a template that cannot be filled, and where: `line` and `column` count from 1, in characters as people see them. */
export type TemplateProblem = {
  /** `unknown`: no such placeholder. `empty`: the matter says nothing to it. `unclosed`: braces that open and do not close. */
  readonly kind: 'unknown' | 'empty' | 'unclosed'
  /** what stands between the braces; as much as fits in 40 characters */
  readonly name: string
  readonly line: number
  readonly column: number
}

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'gap'; readonly name: string; readonly at: number }
  | { readonly kind: 'unclosed'; readonly text: string; readonly at: number }

/** What is written where a placeholder could not be filled: a gap that nobody takes for text. */
export const GAP = '＿＿＿＿'

const OPEN = '{{'
const CLOSE = '}}'

/** A template in pieces, from left to right. Nothing is read twice, so what fills a gap is never taken for a template. */
function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < template.length) {
    const from = template.indexOf(OPEN, at)
    if (from < 0) {
      pieces.push({ kind: 'text', text: template.slice(at) })
      break
    }
    if (from > at) pieces.push({ kind: 'text', text: template.slice(at, from) })
    const until = template.indexOf(CLOSE, from + OPEN.length)
    if (until < 0) {
      pieces.push({ kind: 'unclosed', text: template.slice(from), at: from })
      break
    }
    pieces.push({ kind: 'gap', name: template.slice(from + OPEN.length, until).trim(), at: from })
    at = until + CLOSE.length
  }
  return pieces
}

const isPlaceholder = (name: string): name is Placeholder => (placeholders as readonly string[]).includes(name)

/**
 * Fills a template for one matter. A gap that cannot be filled is left open as `GAP` and named among the problems, so that
 * a letter is never sent as if it were complete. Values are written as they are: braces in them are text.
 */
export function fill(template: string, values: Values): { text: string; problems: TemplateProblem[] } {
  const problems: TemplateProblem[] = []
  const problem = (kind: TemplateProblem['kind'], name: string, at: number) =>
    problems.push({ kind, name: shortened(name), ...placeOf(template, at) })
  const text = piecesOf(template).map((piece) => {
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'unclosed') {
      problem('unclosed', piece.text.slice(OPEN.length), piece.at)
      return piece.text
    }
    const value = isPlaceholder(piece.name) ? values[piece.name] : undefined
    if (value !== undefined && value !== null && value !== '') return value
    problem(value === undefined ? 'unknown' : 'empty', piece.name, piece.at)
    return GAP
  })
  return { text: text.join(''), problems }
}

/** What is wrong with a template whatever it is filled with. */
export function templateProblems(template: string): TemplateProblem[] {
  const something = Object.fromEntries(placeholders.map((name) => [name, '·'])) as Record<Placeholder, string>
  return fill(template, something).problems
}

const shortened = (name: string): string => [...name.replace(/\s+/g, ' ')].slice(0, 40).join('')

function placeOf(template: string, at: number): { line: number; column: number } {
  const before = template.slice(0, at).split('\n')
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 }
}
