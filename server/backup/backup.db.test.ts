import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { masterKeyFile } from '../cryptography/index.ts'
import type { Database } from '../database/index.ts'
import { testDatabase } from '../database/testing.ts'
import { openInstallation } from '../kernel/index.ts'
import { places, testWorld, type World } from '../testing/index.ts'
import { checkArchive, createBackup, restoreBackup } from './index.ts'

let world: World
let elsewhere: Database
const folder = mkdtempSync(join(tmpdir(), 'fivefold-backup-'))
const archive = join(folder, 'whole.backup')
const newPlace = join(folder, 'elsewhere')

beforeAll(async () => {
  world = await testWorld()
  elsewhere = await testDatabase('empty')
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#7a9' } })
    .jpeg()
    .toBuffer()
  const form = (bytes: Buffer) => {
    const edge = 'edge-of-a-part'
    const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
    return {
      body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
      type: `multipart/form-data; boundary=${edge}`,
    }
  }
  const sent = form(photo)
  const staged = await world.ask('clerk', 'POST', '/photos', sent.body, { 'content-type': sent.type })
  await world.register({ photos: [staged.body.id], title: '带照片的诉求\\与\n换行\t制表' })
  for (let i = 0; i < 20; i++) await world.register({ area: i % 2 === 0 ? places.A1 : places.A2 })
})

afterAll(async () => {
  await world.close()
  await elsewhere.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Every row of every table as text, in an order of its own, digested. Read as an administrator of the database. */
async function digestOf(database: Database): Promise<Record<string, string>> {
  const client = await database.pool.connect()
  try {
    await client.query('begin; set local role fivefold_archivist')
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('migration', 'session', 'throttle') order by 1`,
    )
    const digests: Record<string, string> = {}
    for (const { name } of rows) {
      const found = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
      digests[name] = createHash('sha256')
        .update(found.rows.map(({ row }) => row).join('\n'))
        .digest('hex')
    }
    return digests
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('a backup', () => {
  test('of an installation at work, restored elsewhere, is the same installation', async () => {
    // somebody goes on registering while the archive is written
    let registering = true
    let registered = 0
    const busy = (async () => {
      while (registering) {
        await world.register()
        registered++
      }
    })()
    const manifest = await createBackup(world.installation, { file: archive })
    registering = false
    await busy
    expect(registered).toBeGreaterThan(0)
    expect(manifest.tables.map(({ table }) => table)).toContain('petitioner')
    expect((statSync(archive).mode & 0o077).toString(8)).toBe('0')

    await restoreBackup(
      { database: elsewhere, dataDir: newPlace },
      { file: archive, keyFile: masterKeyFile(world.installation.dataDir) },
    )
    const counts = Object.fromEntries(manifest.tables.map(({ table, rows }) => [table, rows]))
    const restored = await openInstallation({ dataDir: newPlace, database: elsewhere, tenant: 'home' })
    // a matter is there whole: never without its submission, timeline and clock
    expect(counts['submission']).toBe(counts['matter'])
    const keys = await restored.kernel.keysOf('home')
    const sealed = await elsewhere.pool.query(
      'select p.submission_id, p.name_sealed, a.sha256, a.full_jpeg from petitioner p join submission s on s.id = p.submission_id join attachment a on a.submission_id = s.id',
    )
    const [row] = sealed.rows
    expect(keys.openText(row.name_sealed, { table: 'petitioner', column: 'name', row: row.submission_id })).toBe(
      '王小一',
    )
    expect(createHash('sha256').update(row.full_jpeg).digest()).toEqual(row.sha256)

    const again = join(folder, 'again.backup')
    const second = await createBackup(restored, { file: again })
    expect(second.tables).toEqual(manifest.tables)
    expect(second.sequences).toEqual(manifest.sequences)
  })

  test('holds every table, and reads it whole', async () => {
    const quiet = join(folder, 'quiet.backup')
    await createBackup(world.installation, { file: quiet })
    const before = await digestOf(world.database)
    await restoreBackup({ database: elsewhere, dataDir: newPlace }, { file: quiet, force: true })
    expect(await digestOf(elsewhere)).toEqual(before)
  })

  test('is not written over another file', async () => {
    await expect(createBackup(world.installation, { file: archive })).rejects.toMatchObject({ code: 'archive.exists' })
  })

  test('that is cancelled leaves no file behind', async () => {
    const file = join(folder, 'cancelled.backup')
    const abort = new AbortController()
    const making = createBackup(world.installation, { file, signal: abort.signal, onProgress: () => abort.abort() })
    await expect(making).rejects.toMatchObject({ code: 'archive.cancelled' })
    expect(existsSync(file)).toBe(false)
  })
})

describe('a restore', () => {
  test('refuses an archive in which any single byte is another one, or that is cut short', async () => {
    const whole = readFileSync(archive)
    const broken = join(folder, 'broken.backup')
    for (let i = 0; i < 200; i++) {
      const at = Math.floor((whole.length - 1) * (i / 199))
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (i % 8))
      writeFileSync(broken, bytes)
      await expect(checkArchive(broken), `byte ${at}`).rejects.toMatchObject({ name: 'BackupRefused' })
    }
    for (const length of [0, 1, 17, 18, 23, 1000, whole.length >> 1, whole.length - 37, whole.length - 1]) {
      copyFileSync(archive, broken)
      truncateSync(broken, length)
      await expect(checkArchive(broken), `cut at ${length}`).rejects.toMatchObject({ name: 'BackupRefused' })
    }
    writeFileSync(broken, Buffer.concat([whole, Buffer.from('x')]))
    await expect(checkArchive(broken)).rejects.toMatchObject({ code: 'archive.damaged' })
  })

  test('of a damaged archive leaves what is there as it is', async () => {
    const before = await digestOf(elsewhere)
    const broken = join(folder, 'damaged.backup')
    const bytes = readFileSync(archive)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255
    writeFileSync(broken, bytes)
    await expect(
      restoreBackup({ database: elsewhere, dataDir: newPlace }, { file: broken, force: true }),
    ).rejects.toMatchObject({
      code: 'archive.damaged',
    })
    expect(await digestOf(elsewhere)).toEqual(before)
  })

  test('does not replace an installation unless told to, nor one that is in use', async () => {
    await expect(restoreBackup({ database: elsewhere, dataDir: newPlace }, { file: archive })).rejects.toMatchObject({
      code: 'restore.notEmpty',
    })
    const server = await elsewhere.pool.connect()
    try {
      await expect(
        restoreBackup({ database: elsewhere, dataDir: newPlace }, { file: archive, force: true }),
      ).rejects.toMatchObject({ code: 'restore.inUse' })
    } finally {
      server.release(true)
    }
  })

  test('asks for the master key the archive was made under, and for no other', async () => {
    const keyless = join(folder, 'keyless')
    const target = { database: elsewhere, dataDir: keyless }
    await expect(restoreBackup(target, { file: archive, force: true })).rejects.toMatchObject({
      code: 'restore.keyMissing',
    })
    const other = join(folder, 'other.key')
    writeFileSync(other, `fivefold-master-key-1:${'A'.repeat(43)}\n`)
    await expect(restoreBackup(target, { file: archive, keyFile: other, force: true })).rejects.toMatchObject({
      code: 'restore.keyWrong',
    })
    expect(existsSync(masterKeyFile(keyless))).toBe(false)
  })
})
