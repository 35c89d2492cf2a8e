/** A piece of a page that is safe to send. Only `html` and `raw` make one. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

/** What may stand in a template: text is escaped, nothing (`false`, `null`, `undefined`) is left out, lists are joined. */
export type Piece = Html | string | number | false | null | undefined | readonly Piece[]

/** A template whose values are escaped unless they are `Html` themselves; right in text and in quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  let text = strings[0] ?? ''
  for (const [index, value] of values.entries()) text += textOf(value) + (strings[index + 1] ?? '')
  return new Html(text)
}

/** Markup from our own files or libraries, never from people. */
export const raw = (markup: string): Html => new Html(markup)

/** Attributes from values: `true` stands alone, nothing is left out. Names are ours. */
export function attributes(values: Record<string, string | number | boolean | null | undefined>): Html {
  return new Html(
    Object.entries(values)
      .filter(([, value]) => value !== false && value !== null && value !== undefined)
      .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`))
      .join(''),
  )
}

/** Text as paragraphs, with the line breaks people typed. */
export function paragraphs(text: string): Html {
  const parts = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/)
  return html`${parts.map(
    (part) => html`<p>${part.split('\n').map((line, index) => html`${index > 0 && raw('<br>')}${line}`)}</p>`,
  )}`
}

function textOf(piece: Piece): string {
  if (piece instanceof Html) return piece.text
  if (piece === false || piece === null || piece === undefined) return ''
  if (typeof piece === 'string') return escaped(piece)
  if (typeof piece === 'number') return String(piece)
  return piece.map(textOf).join('')
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
