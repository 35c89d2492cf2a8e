import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

/** One import statement of one file: who imports what. Paths are relative to the root, with slashes. */
interface Arrow {
  readonly from: string
  readonly to: string
}

const root = import.meta.dirname
const rooms = ['core', 'server', 'web', 'cli', 'bench', 'e2e', 'schemes', 'scripts']
const arrows = rooms.flatMap((room) => sourceFiles(join(root, room)).flatMap(importsOf))
const isTest = (path: string) =>
  /^e2e\/|(^|\/)testing\/|\.(test|e2e)\.tsx?$|(^|\/)test(ing|[A-Z])[-\w]*\.tsx?$/.test(path)
const inRoom = (path: string, ...names: string[]) => names.some((name) => path.startsWith(`${name}/`))
const productive = arrows.filter(({ from }) => !isTest(from))

describe('arrows between the rooms go one way', () => {
  test('core imports core and zod, nothing else', () => {
    expect(
      productive.filter(({ from, to }) => inRoom(from, 'core') && !inRoom(to, 'core') && to !== 'npm:zod'),
    ).toEqual([])
  })

  test('the service imports neither screens nor the command line', () => {
    expect(
      productive.filter(({ from, to }) => inRoom(from, 'server') && inRoom(to, 'web/console', 'cli', 'e2e')),
    ).toEqual([])
  })

  test('the console reaches the service over HTTP only', () => {
    const trespass = ({ from, to }: Arrow) =>
      inRoom(from, 'web/console') && (inRoom(to, 'server', 'cli', 'web/portal') || to.startsWith('node:'))
    expect(productive.filter(trespass)).toEqual([])
  })

  test('schemes are data and hold no code', () => {
    expect(
      sourceFiles(join(root, 'schemes'))
        .map(nameOf)
        .filter((path) => !isTest(path)),
    ).toEqual([])
  })

  test('what serves people needs no test, no benchmark and no package of the developers', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const foreign = [...reachableFrom('cli/fivefold.ts')].filter((path) => {
      if (path.startsWith('npm:')) return !(path.slice(4) in dependencies)
      return isTest(path) || inRoom(path, 'bench', 'e2e')
    })
    expect(foreign).toEqual([])
  })
})

describe('a folder is entered through its door', () => {
  test('imports from another folder name its index', () => {
    const sneaks = productive.filter(({ from, to }) => {
      const capability = folderOf(to)
      return (
        capability !== undefined &&
        folderOf(from) !== capability &&
        !/^index\.tsx?$/.test(to.slice(capability.length + 1))
      )
    })
    expect(sneaks).toEqual([])
  })
})

function reachableFrom(start: string): Set<string> {
  const reached = new Set([start])
  for (const path of reached) {
    for (const { from, to } of arrows) if (from === path) reached.add(to)
  }
  return reached
}

/** `server/matters/commands.ts` belongs to `server/matters`; files directly in a room belong to no folder. */
function folderOf(path: string): string | undefined {
  return /^((?:core|server)\/[^/]+)\//.exec(path)?.[1]
}

function sourceFiles(folder: string): string[] {
  let entries: ReturnType<typeof list>
  try {
    entries = list(folder)
  } catch {
    return []
  }
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
}

function list(folder: string) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
}

function nameOf(path: string): string {
  return relative(root, path).split(sep).join('/')
}

function importsOf(file: string): Arrow[] {
  const text = readFileSync(file, 'utf8')
  const statements = text.matchAll(
    /^(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...statements].map(([, a, b, c]) => {
    const target = a ?? b ?? c ?? ''
    if (target.startsWith('.')) return { from: nameOf(file), to: nameOf(join(dirname(file), target)) }
    return { from: nameOf(file), to: target.startsWith('node:') ? target : `npm:${packageOf(target)}` }
  })
}

function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/')
}
