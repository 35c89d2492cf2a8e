// npm run coverage: writes docs/coverage.md, the table of requirements and the tests that show them.
// `npm run coverage -- --check` writes nothing and fails when the table is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** A test, or a group of tests, as its author named it. */
export type Named = { file: string; title: string }

const root = join(import.meta.dirname, '..')
const target = 'docs/coverage.md'
const ID = String.raw`(?:[A-Z]{1,3}\d?-\d{1,3}|V\d+\.\d+\.\d+)`
const IDS = new RegExp(String.raw`\[(${ID}(?:,\s*${ID})*)\]\s*`, 'g')

const PIECES = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g

/** Titles of `test`, `it` and `describe` in a file, in order, also behind `.each(…)`, `.for(…)` and the like. Comments and texts have none. */
export function titlesIn(source: string): string[] {
  const code = source.replace(PIECES, (piece) => (/^\/[/*]/.test(piece) ? piece.replace(/[^\n]/g, ' ') : piece))
  const texts = [...code.matchAll(PIECES)].map(({ index, 0: text }) => [index, index + text.length] as const)
  return [...code.matchAll(/(?<![\w.$])(?:test|it|describe)(?=[.(])/g)]
    .filter(({ index }) => !texts.some(([from, until]) => from < index && index < until))
    .flatMap((match) => titleAt(code, match.index + match[0].length) ?? [])
}

/** What follows the name of the function: properties, tables in brackets or as a template, at last the call with the title. */
function titleAt(code: string, from: number): string | undefined {
  let at = from
  for (;;) {
    const property = /^\s*\.\w+/.exec(code.slice(at, at + 80))
    if (property !== null) at += property[0].length
    else if (code[at] === '`') at = endOfText(code, at)
    else if (code[at] === '(') {
      const opening = at + 1 + (/^\s*/.exec(code.slice(at + 1))?.[0].length ?? 0)
      const end = endOfBrackets(code, at)
      // a table is followed by another call; the last call holds the title
      if (code[end] !== '(' || `'"\``.includes(code[opening] ?? ' ')) {
        return `'"\``.includes(code[opening] ?? ' ') ? textAt(code, opening) : undefined
      }
      at = end
    } else return undefined
  }
}

const textAt = (code: string, at: number): string =>
  code
    .slice(at + 1, endOfText(code, at) - 1)
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, ' ')

/** One past the closing quote. */
function endOfText(code: string, at: number): number {
  const quote = code[at]
  let i = at + 1
  while (i < code.length && code[i] !== quote) i += code[i] === '\\' ? 2 : 1
  return i + 1
}

/** One past the bracket that closes the one at `at`. */
function endOfBrackets(code: string, at: number): number {
  let depth = 0
  for (let i = at; i < code.length; i++) {
    const character = code[i] ?? ''
    if (`'"\``.includes(character)) i = endOfText(code, i) - 1
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) return i + 1
  }
  return code.length
}

/** Sentences that a table of tests is made of: objects with an id and what it says. */
export function sentencesIn(source: string): string[] {
  const text = String.raw`('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")`
  return [...source.matchAll(new RegExp(String.raw`\bid:\s*'(${ID})',\s*says:\s*${text}`, 'g'))].map(
    ([, id, says = '']) => `[${id}] ${textAt(says, 0)}`,
  )
}

/** The requirements that a title names, and the title without them. */
export function requirementsOf(title: string): { ids: string[]; says: string } {
  const ids = [...title.matchAll(IDS)].flatMap(([, list = '']) => list.split(/,\s*/))
  return { ids, says: title.replace(IDS, '').trim() }
}

/** Every test file's titles; a title that is filled in from a table of sentences becomes those sentences. */
function namedTests(): Named[] {
  const rooms = ['bench', 'cli', 'core', 'e2e', 'schemes', 'scripts', 'server', 'web', '.']
  return rooms
    .flatMap((room) => filesIn(room))
    .filter((file) => /\.(test|e2e)\.tsx?$/.test(file))
    .sort()
    .flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8')
      return titlesIn(source).flatMap((title) =>
        (title.includes('$says') ? sentencesBeside(file, source) : [title]).map((one) => ({ file, title: one })),
      )
    })
}

function sentencesBeside(file: string, source: string): string[] {
  const files = [...source.matchAll(/from '(\.\/[^']+\.ts)'/g)].map(([, path = '']) => join(root, dirname(file), path))
  return files.flatMap((path) => sentencesIn(readFileSync(path, 'utf8')))
}

function filesIn(room: string): string[] {
  try {
    return readdirSync(join(root, room), { recursive: room !== '.', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  } catch {
    return []
  }
}

const prefixOf = (id: string) => id.replace(/[-.].*$/, '').replace(/^V\d+$/, 'V')
const inOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

/** The document: by group of requirements, each with the tests that show it. The same tests give the same text. */
export function coverageOf(tests: readonly Named[]): string {
  const byId = new Map<string, { file: string; says: string }[]>()
  for (const { file, title } of tests) {
    const { ids, says } = requirementsOf(title)
    for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), { file, says }])
  }
  const ids = [...byId.keys()].sort(inOrder)
  const groups = Map.groupBy(ids, prefixOf)
  const shown = new Set([...byId.values()].flat())
  const lines = [
    '# Requirements and the tests that show them',
    '',
    '<!-- Written by `npm run coverage` from the names of the tests. Do not edit. -->',
    '',
    `${ids.length} requirements are named by ${shown.size} tests. A test stands here when its name begins with the number of a requirement, as in \`[A3-28] …\`; numbers beginning with V are those of OWASP ASVS 5.0.0.`,
    '',
    '| Group | Requirements | Tests |',
    '| --- | ---: | ---: |',
    ...[...groups].map(
      ([group, members]) =>
        `| [${group}](#${group.toLowerCase()}) | ${members.length} | ${members.flatMap((id) => byId.get(id) ?? []).length} |`,
    ),
  ]
  for (const [group, members] of groups) {
    lines.push('', `## ${group}`, '', '| Requirement | Shown by |', '| --- | --- |')
    for (const id of members) {
      const rows = (byId.get(id) ?? []).map(({ file, says }) => `${escaped(says)} ([${file}](../${file}))`)
      lines.push(`| ${id} | ${[...new Set(rows)].join('<br>')} |`)
    }
  }
  return `${lines.join('\n')}\n`
}

const escaped = (text: string) => text.replace(/[|<>*_[\]]/g, (character) => `\\${character}`)

function main(words: readonly string[]): number {
  const document = coverageOf(namedTests())
  if (!words.includes('--check')) {
    writeFileSync(join(root, target), document)
    return 0
  }
  const present = filesIn('docs').includes(target) ? readFileSync(join(root, target), 'utf8') : ''
  if (present.replaceAll('\r\n', '\n') === document) return 0
  console.error(`${target} is out of date: run npm run coverage.`)
  return 1
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
