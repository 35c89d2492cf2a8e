import { type Layout, LINE, layoutOf, TEXT, TITLE } from './layout.ts'
import type { Procedure } from './model.ts'

const words = {
  zh: {
    everywhere: '任一环节可以：',
    current: '当前环节',
    marked: (title: string) => `${title}（当前）`,
    name: (title: string) => `${title}流程图`,
    stays: '环节不变',
    colon: '：',
    comma: '、',
    semicolon: '；',
  },
  en: {
    everywhere: 'At any stage:',
    current: 'Current stage',
    marked: (title: string) => `${title} (current)`,
    name: (title: string) => `Diagram: ${title}`,
    stays: 'same stage',
    colon: ': ',
    comma: ', ',
    semicolon: '; ',
  },
}

const INK = '#1f2937'
const LINE_COLOUR = '#475569'
const BLUE = '#0b5cad'

/**
 * The diagram of a procedure as an SVG image: every stage, every move as an arrow with its title, the stage a matter
 * stands in marked by colour and by word. Readable in black and white and by a screen reader: the description says the same
 * in words.
 *
 * @param stage the stage to mark; one that the procedure does not have marks nothing
 */
export function diagram(procedure: Procedure, options: { stage?: string | undefined; lang: 'zh' | 'en' }): string {
  const { stage, lang } = options
  const word = words[lang]
  const titleOf = (id: string) => {
    const title = procedure.stages[id]?.title[lang] ?? id
    return id === stage ? word.marked(title) : title
  }
  const layout = layoutOf(procedure, lang, titleOf, word.everywhere)
  const id = `procedure-${procedure.id}-${procedure.version}`
  const shapes = [
    ...layout.arrows.map((arrow) => arrowShape(arrow, `${id}-tip`)),
    ...layout.asides.map((aside) => asideShape(layout, aside, `${id}-tip`)),
    startShape(layout, procedure.start, `${id}-tip`),
    ...layout.boxes.map((box) => boxShape(box, procedure.stages[box.id]?.final === true, box.id === stage)),
    ...layout.arrows.map(({ labels, labelAt }) => labelShape(labels, labelAt.x, labelAt.y)),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${layout.height}" width="${layout.width}" height="${layout.height}" role="img" aria-labelledby="${id}-title ${id}-desc" font-family="'PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif" font-size="${TEXT}" fill="${INK}">`,
    `<title id="${id}-title">${escaped(word.name(procedure.title[lang]))}</title>`,
    `<desc id="${id}-desc">${escaped(description(procedure, stage, lang))}</desc>`,
    `<defs><marker id="${id}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="${LINE_COLOUR}"/></marker></defs>`,
    ...shapes,
    '</svg>',
  ].join('\n')
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML does not allow
  return text.replace(/[\u0000-\u001f]/g, ' ').replace(/[&<>"']/g, (sign) => signs[sign] ?? '')
}

function description(procedure: Procedure, stage: string | undefined, lang: 'zh' | 'en'): string {
  const { current, stays, colon, comma, semicolon } = words[lang]
  const name = (id: string) => procedure.stages[id]?.title[lang] ?? id
  const standing = stage !== undefined && procedure.stages[stage] ? [`${current}${colon}${name(stage)}`] : []
  const moves = Object.values(procedure.moves).map(
    ({ title, from, to }) =>
      `${title[lang]}${colon}${from.map(name).join(comma)} → ${to === 'same' ? stays : name(to)}`,
  )
  return [...standing, ...moves].join(semicolon)
}

function boxShape(box: Layout['boxes'][number], final: boolean, current: boolean): string {
  const { x, y, width, height } = box
  const middle = x + width / 2
  const [fill, stroke, text] = current ? [BLUE, BLUE, '#ffffff'] : ['#f1f5f9', LINE_COLOUR, INK]
  const rim = final
    ? `<rect x="${x - 4}" y="${y - 4}" width="${width + 8}" height="${height + 8}" rx="12" fill="none" stroke="${stroke}"/>`
    : ''
  const notes =
    box.notes.length > 0
      ? `<text x="${middle}" y="${y + 46}" text-anchor="middle" font-size="${TEXT - 1}" fill="${text}">${escaped(box.notes.join(' · '))}</text>`
      : ''
  return `<g>${rim}<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="${stroke}" stroke-width="${current ? 3 : 1.5}"/><text x="${middle}" y="${y + 28}" text-anchor="middle" font-size="${TITLE}" font-weight="600" fill="${text}">${escaped(box.title)}</text>${notes}</g>`
}

function arrowShape({ points }: Layout['arrows'][number], tip: string): string {
  return `<path d="${pathOf(points)}" fill="none" stroke="${LINE_COLOUR}" stroke-width="1.5" marker-end="url(#${tip})"/>`
}

/** Two points are joined by a line that leaves and arrives upright, more by straight pieces with round corners. */
function pathOf(points: Layout['arrows'][number]['points']): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (!first || !last) return ''
  if (rest.length === 1) {
    const middle = (first.y + last.y) / 2
    return `M${first.x} ${first.y}C${first.x} ${middle} ${last.x} ${middle} ${last.x} ${last.y}`
  }
  const corner = (at: { x: number; y: number }, towards: { x: number; y: number }) => {
    const length = Math.hypot(towards.x - at.x, towards.y - at.y) || 1
    const reach = Math.min(8, length / 2)
    return `${at.x + ((towards.x - at.x) / length) * reach} ${at.y + ((towards.y - at.y) / length) * reach}`
  }
  const bends = rest.slice(0, -1).map((at, index) => {
    const before = points[index] ?? at
    const after = points[index + 2] ?? at
    return `L${corner(at, before)}Q${at.x} ${at.y} ${corner(at, after)}`
  })
  return `M${first.x} ${first.y}${bends.join('')}L${last.x} ${last.y}`
}

function labelShape(labels: readonly string[], x: number, y: number): string {
  const top = y - ((labels.length - 1) * LINE) / 2 + TEXT * 0.36
  const lines = labels.map((label, index) => `<tspan x="${x}" y="${top + index * LINE}">${escaped(label)}</tspan>`)
  return `<text paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round">${lines.join('')}</text>`
}

function asideShape(layout: Layout, aside: Layout['asides'][number], tip: string): string {
  const { x, y, width, height, labels, to } = aside
  const target = layout.boxes.find((box) => box.id === to)
  const middle = y + height / 2
  const arrow = target
    ? `<path d="M${x} ${middle}L${target.x + target.width + 5} ${middle}" fill="none" stroke="${LINE_COLOUR}" stroke-width="1.5" marker-end="url(#${tip})"/>`
    : ''
  const text = labels.map(
    (label, index) => `<tspan x="${x + 14}" y="${y + 21 + index * LINE}">${escaped(label)}</tspan>`,
  )
  return `<g>${arrow}<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="#ffffff" stroke="${LINE_COLOUR}" stroke-dasharray="4 3"/><text>${text.join('')}</text></g>`
}

function startShape(layout: Layout, start: string, tip: string): string {
  const box = layout.boxes.find(({ id }) => id === start)
  if (!box) return ''
  const x = box.x + box.width / 2
  return `<circle cx="${x}" cy="${box.y - 30}" r="6" fill="${LINE_COLOUR}"/><path d="M${x} ${box.y - 24}L${x} ${box.y}" stroke="${LINE_COLOUR}" stroke-width="1.5" marker-end="url(#${tip})"/>`
}
