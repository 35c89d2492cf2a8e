import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parentOf } from '../../core/area/index.ts'
import { readTable } from '../../server/tabular/index.ts'
import { type FileName, files, type RowOf } from './columns.ts'

export type Mistake = { file: string; line: number; column: string; what: string }
type Line<F extends FileName> = RowOf<F> & { line: number }
export type SetupFiles = { areas: Line<'areas'>[]; organizations: Line<'organizations'>[]; staff: Line<'staff'>[] }

/**
 * Reads and checks the three files of an installation, row by row and then against each other. Nothing is written here: either
 * everything is right, or every mistake is listed with its place.
 */
export async function readSetupFiles(folder: string): Promise<SetupFiles | Mistake[]> {
  const mistakes: Mistake[] = []
  const areas = await readFile(folder, 'areas', mistakes)
  const organizations = await readFile(folder, 'organizations', mistakes)
  const staff = await readFile(folder, 'staff', mistakes)
  if (mistakes.length === 0) checkTogether({ areas, organizations, staff }, mistakes)
  return mistakes.length > 0 ? mistakes : { areas, organizations, staff }
}

async function readFile<F extends FileName>(folder: string, name: F, mistakes: Mistake[]): Promise<Line<F>[]> {
  const file = ['csv', 'xlsx'].map((kind) => `${name}.${kind}`).find((one) => existsSync(join(folder, one)))
  if (file === undefined) {
    mistakes.push({ file: `${name}.csv`, line: 0, column: '', what: 'is missing' })
    return []
  }
  const { columns, row } = files[name]
  const titles = Object.entries(columns)
  const found: Line<F>[] = []
  for await (const record of readTable(join(folder, file))) {
    const { line } = record
    if ('error' in record) {
      mistakes.push({ file, line, column: '', what: `cannot be read (${record.error.code})` })
      continue
    }
    const values = Object.fromEntries(
      titles.map(([key, { zh, en }]) => [key, cell(record.values[zh] ?? record.values[en])]),
    )
    const unknown = Object.keys(record.values).find(
      (title) => !titles.some(([, { zh, en }]) => title === zh || title === en),
    )
    if (unknown !== undefined && found.length === 0)
      mistakes.push({ file, line, column: unknown, what: 'is no column of this file' })
    const checked = row.safeParse(values)
    if (checked.success) found.push({ ...(checked.data as RowOf<F>), line })
    else
      for (const issue of checked.error.issues) {
        const key = String(issue.path[0] ?? '')
        const title = (columns as Record<string, { zh: string }>)[key]?.zh ?? key
        mistakes.push({ file, line, column: title, what: issue.message })
      }
  }
  return found
}

const cell = (value: unknown): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : String(value ?? '')

function checkTogether({ areas, organizations, staff }: SetupFiles, mistakes: Mistake[]): void {
  const wrong = (file: FileName, line: number, column: string, what: string) =>
    mistakes.push({ file: `${file}.csv`, line, column, what })
  const keys = new Set<string>(areas.map(({ key }) => key))
  const [top] = areas.map(({ key }) => key).sort((a, b) => a.length - b.length)
  if (top === undefined) wrong('areas', 0, '', 'names no area')
  repeated(areas.map(({ key, line }) => [key, line])).forEach(([key, line]) => {
    wrong('areas', line, '编码', `${key} is there twice`)
  })
  for (const { key, line } of areas) {
    const parent = parentOf(key)
    if (key !== top && (parent === undefined || !keys.has(parent)))
      wrong('areas', line, '编码', `lies in ${parent}, which is not in the file`)
  }
  const units = new Map(organizations.map((one) => [one.name, one]))
  repeated(organizations.map(({ name, line }) => [name, line])).forEach(([name, line]) => {
    wrong('organizations', line, '单位名称', `${name} is there twice`)
  })
  for (const { area, line } of organizations)
    if (!keys.has(area)) wrong('organizations', line, '地域', `${area} is not in areas.csv`)
  for (const { area, organization, role, name, login, line } of staff) {
    if (!keys.has(area)) wrong('staff', line, '地域', `${area} is not in areas.csv`)
    const unit = organization === undefined ? undefined : units.get(organization)
    if (organization !== undefined && unit === undefined)
      wrong('staff', line, '所在单位', `${organization} is not in organizations.csv`)
    if ((role === 'handler' || role === 'unitHead') && !unit?.handles)
      wrong('staff', line, '所在单位', 'must be a unit that handles requests')
    if (staff.some((other) => other.login.toLowerCase() === login.toLowerCase() && other.name !== name))
      wrong('staff', line, '姓名', `another row of ${login} has another name`)
  }
  if (!staff.some(({ role }) => role === 'admin'))
    wrong('staff', 0, '角色', 'has no 系统管理员: nobody could open accounts')
}

function repeated(entries: readonly (readonly [string, number])[]): [string, number][] {
  const seen = new Set<string>()
  return entries.filter(([key]) => seen.size === seen.add(key).size).map(([key, line]) => [key, line])
}
