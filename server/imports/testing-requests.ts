import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One request as it stands in a file. Invented: letters instead of names, no place. */
export type FileRow = Record<string, unknown>

/** Numbers from 0 to 1 that are the same each time. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** `2019-04-24T16:03:40+08:00` */
export const stamp = (at: number): string => `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`

const DAY = 86_400_000

/** Requests of three years, two in three answered after up to seventy days, some with a category. */
export function requestRows(count: number, seed = 1, idFrom = 1000): FileRow[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, at) => {
    const receivedAt = Date.parse('2018-11-05T00:00:00+08:00') + Math.floor(roll() * 900 * 86_400) * 1000
    const answered = roll() < 0.66
    const took = Math.floor(roll() * roll() * 70 * 86_400) * 1000
    const category = ['道路', '噪音', undefined][Math.floor(roll() * 3)]
    return {
      id: String(idFrom + at),
      author: `A${String(Math.floor(roll() * 1e8)).padStart(8, '0')}`,
      title: `第${at}件：路面有坑`,
      receivedAt: stamp(receivedAt),
      detail: `甲路第${at}号门前的路面坏了${1 + Math.floor(roll() * 20)}天，请尽快修补。`,
      ...(answered
        ? { reply: `已派人修补第${at}处。`, repliedAt: stamp(receivedAt + took) }
        : { against: 0, support: Math.floor(roll() * 9) }),
      ...(category !== undefined && { category }),
    }
  })
}

export const ndjson = (rows: readonly FileRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

export const later = (iso: string, days: number): string => stamp(Date.parse(iso) + days * DAY)

let folder: string | undefined
let files = 0

/** A file that exists until the tests are over. */
export function fileOf(bytes: Buffer | string, name = 'requests.ndjson'): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'fivefold-requests-'))
    process.on('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  files += 1
  const file = join(folder, `${files}-${name}`)
  writeFileSync(file, bytes)
  return file
}
