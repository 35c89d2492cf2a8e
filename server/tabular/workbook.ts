import { posix } from 'node:path'
import type { Archive } from './archive.ts'
import type { TabularLimits } from './limits.ts'
import { dateStyles } from './numberFormats.ts'
import { TabularRefused } from './refusal.ts'
import { xmlItems } from './xmlItems.ts'

/** What is needed to read one sheet of a workbook. */
export type SheetPlan = {
  /** Name of the part that holds the sheet. */
  part: string
  sharedStrings: readonly string[]
  /** For each cell style, whether it shows its number as a date. */
  isDate: readonly boolean[]
  /** Whether days count from 1904 (old Macs) instead of 1900. */
  from1904: boolean
}

type SheetEntry = { name: string; relation: string; hidden: boolean }
type Relation = { id: string; type: string; target: string }

/**
 * Finds the named sheet, or the first that is not hidden, and loads what its cells refer to.
 *
 * @throws {TabularRefused} file.unsupported: a zip archive that is no workbook; file.noSheet; file.corrupt; file.tooLarge
 */
export async function planSheet(
  archive: Archive,
  sheet: string | undefined,
  limits: TabularLimits,
): Promise<SheetPlan> {
  if (!archive.has('xl/workbook.xml')) {
    const binary = archive.has('xl/workbook.bin')
    throw new TabularRefused(
      'file.unsupported',
      binary ? 'a binary .xlsb workbook; save it as .xlsx' : 'a zip archive that is no workbook',
    )
  }
  const { sheets, from1904 } = await workbookPart(archive, limits)
  const relations = await relationsPart(archive, limits)
  const chosen = sheets.find(({ name, hidden }) => (sheet === undefined ? !hidden : name === sheet))
  if (!chosen)
    throw new TabularRefused('file.noSheet', sheet === undefined ? 'no visible sheet' : 'no sheet of that name')
  const relation = relations.find(({ id, type }) => id === chosen.relation && type.endsWith('/worksheet'))
  if (!relation) throw new TabularRefused('file.noSheet', 'the sheet is not a table')
  const shared = relations.find(({ type }) => type.endsWith('/sharedStrings'))
  const styles = relations.find(({ type }) => type.endsWith('/styles'))
  return {
    part: partName(relation),
    sharedStrings:
      shared && archive.has(partName(shared)) ? await sharedStringsPart(archive, partName(shared), limits) : [],
    isDate:
      styles && archive.has(partName(styles)) ? await dateStyles(archive.read(partName(styles)), limits.rowChars) : [],
    from1904,
  }
}

function partName({ target }: Relation): string {
  return target.startsWith('/') ? target.slice(1) : posix.normalize(`xl/${target}`)
}

async function workbookPart(
  archive: Archive,
  limits: TabularLimits,
): Promise<{ sheets: SheetEntry[]; from1904: boolean }> {
  const sheets: SheetEntry[] = []
  let from1904 = false
  const items = xmlItems<SheetEntry>(archive.read('xl/workbook.xml'), limits.rowChars, (found) => ({
    opened(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      const relation = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
      const hidden = (attributes['state'] ?? 'visible') !== 'visible'
      found.push({ name: attributes['name'] ?? '', relation, hidden })
    },
    text() {},
    closed() {},
  }))
  for await (const found of items) sheets.push(...found)
  return { sheets, from1904 }
}

async function relationsPart(archive: Archive, limits: TabularLimits): Promise<Relation[]> {
  const relations: Relation[] = []
  const items = xmlItems<Relation>(archive.read('xl/_rels/workbook.xml.rels'), limits.rowChars, (found) => ({
    opened(name, { Id = '', Type = '', Target = '' }) {
      if (name === 'Relationship') found.push({ id: Id, type: Type, target: Target })
    },
    text() {},
    closed() {},
  }))
  for await (const found of items) relations.push(...found)
  return relations
}

async function sharedStringsPart(archive: Archive, part: string, limits: TabularLimits): Promise<string[]> {
  const strings: string[] = []
  let chars = 0
  const items = xmlItems<string>(archive.read(part), limits.rowChars, (found) => {
    const text = textCollector()
    return {
      opened: text.opened,
      text: text.text,
      closed(name) {
        text.closed(name)
        if (name === 'si') found.push(text.take())
      },
    }
  })
  for await (const found of items) {
    for (const text of found) {
      // An empty string still takes a place in memory.
      chars += text.length + 4
      strings.push(ownCopy(text))
    }
    if (chars > limits.sharedChars)
      throw new TabularRefused('file.tooLarge', `more than ${limits.sharedChars} characters of shared text`)
  }
  return strings
}

/** A piece of a large string keeps all of it in memory; a copy does not. */
function ownCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Gathers the text of `t` elements, plain or in runs, without the readings (rPh) that stand above characters. */
export function textCollector() {
  let gathered = ''
  let inText = false
  let inReading = false
  return {
    opened(name: string) {
      if (name === 't') inText = true
      if (name === 'rPh') inReading = true
    },
    text(text: string) {
      if (inText && !inReading) gathered += text
    },
    closed(name: string) {
      if (name === 't') inText = false
      if (name === 'rPh') inReading = false
    },
    take(): string {
      const text = gathered
      gathered = ''
      return decodeEscapes(text)
    },
  }
}

/** Workbooks write characters that XML does not allow as _x000D_. */
export function decodeEscapes(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}
