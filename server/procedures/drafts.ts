import { createHash, randomUUID } from 'node:crypto'
import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import { labelSchema } from '../../core/deadline/index.ts'
import { procedureSchema } from '../../core/procedure/index.ts'
import type { Tx } from '../database/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import { type Act, demand } from '../kernel/index.ts'
import { textOf } from '../messages/index.ts'
import { notFound, Refused } from '../problem/index.ts'
import { type Body, CheckView, checkBody, checkView } from './check.ts'
import { audit, latestVersion, procedureOf } from './queries.ts'
import { skeleton } from './skeleton.ts'

/** A procedure as JSON, exactly as in its file. Its `version` is ignored: it gets the next one when it is published. */
export const ProcedureBody = z.record(z.string(), z.unknown())

export const NewDraft = z.union([
  z.strictObject({
    from: z.strictObject({
      procedure: z.string().min(1).max(40),
      /** the latest, unless named */
      version: z.int().min(1).max(1_000_000).optional(),
    }),
  }),
  /** a procedure that does not exist yet */
  z.strictObject({ id: procedureSchema.shape.id, title: labelSchema }),
])
export const SavedDraft = z.strictObject({ revision: z.int().min(1), body: ProcedureBody })

const Draft = z.strictObject({
  id: z.uuid(),
  procedure: z.string(),
  title: z.string(),
  revision: z.int(),
  /** the published version it was begun from; null for a new procedure */
  baseVersion: z.int().nullable(),
  updatedAt: z.string(),
  updatedBy: z.uuid(),
  updatedByName: z.string().nullable(),
  /** this very content has been led to a final stage in a trial */
  tried: z.boolean(),
})
export const DraftList = z.strictObject({
  items: z.array(Draft.extend({ problems: z.int() })),
  next: z.string().nullable(),
})
export const DraftView = Draft.extend({ body: ProcedureBody, check: CheckView })
export const DraftCreated = z.strictObject({ id: z.uuid() })
export const DraftSaved = z.strictObject({ revision: z.int(), check: CheckView })
export const DraftPage = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

type DraftRow = {
  id: string
  procedure_id: string
  base_version: number | null
  revision: number
  body: Body
  content_hash: string
  tried_hash: string | null
  problems: number
  updated_at: Date
  updated_by: string
  updated_by_name: string | null
}

export const hashOf = (body: Body): string => createHash('sha256').update(JSON.stringify(body)).digest('hex')

const columns = sql`d.id, d.procedure_id, d.base_version, d.revision, d.body, d.content_hash, d.tried_hash, d.problems, d.updated_at, d.updated_by, a.display_name as updated_by_name`
const source = sql`procedure_draft d left join account a on a.tenant = d.tenant and a.id = d.updated_by`

/** What administrators are working on, the latest first. Uses procedure_draft_updated. */
export async function listDrafts(act: Act, { cursor, limit }: z.output<typeof DraftPage>) {
  demand(act, 'procedure.edit')
  const [mark, after] = cursor === undefined ? [] : positionOf(cursor)
  const rows = await act.read((tx) =>
    tx.all<DraftRow & { mark: string }>(sql`
      select ${columns}, d.updated_at::text as mark from ${source} where d.tenant = ${act.tenant}
        ${mark === undefined ? empty : sql`and (d.updated_at, d.id) < (${mark}::timestamptz, ${after}::uuid)`}
      order by d.updated_at desc, d.id desc limit ${limit + 1}`),
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => ({ ...lineOf(act, row), problems: row.problems })),
    next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
  }
}

/** @throws {Refused} 404 no such draft */
export async function readDraft(act: Act, id: string): Promise<z.input<typeof DraftView>> {
  demand(act, 'procedure.edit')
  const row = await act.read((tx) => draftRow(tx, id))
  return { ...lineOf(act, row), body: row.body, check: await checkView(act, row.body) }
}

/**
 * Begins a draft from a published version, or of a procedure that does not exist yet.
 *
 * @throws {Refused} 422 no such version; 409 draft.procedureExists: a new procedure needs a name of its own
 */
export async function createDraft(act: Act, wanted: z.output<typeof NewDraft>): Promise<z.input<typeof DraftCreated>> {
  demand(act, 'procedure.edit')
  return act.once({ draft: wanted }, async (tx) => {
    const { body, procedure, base } = await beginning(tx, wanted)
    const id = randomUUID()
    await tx.run(sql`
      insert into procedure_draft (tenant, id, procedure_id, base_version, body, content_hash, problems, updated_at, updated_by)
      values (${act.tenant}, ${id}, ${procedure}, ${base}, ${JSON.stringify(body)}, ${hashOf(body)}, ${await problemsIn(tx, body, procedure)}, ${new Date(act.kernel.now())}, ${act.staff?.account ?? null})`)
    await audit(act, tx, 'procedure.draft', 'procedureDraft', id, { procedure, base })
    return { id }
  })
}

async function beginning(tx: Tx, wanted: z.output<typeof NewDraft>) {
  if ('from' in wanted) {
    const { procedure } = wanted.from
    const base = wanted.from.version ?? (await latestVersion(tx, procedure))
    const body = base === null ? undefined : await procedureOf(tx, procedure, base)
    if (body === undefined)
      throw new Refused(422, 'input', { faults: [{ code: 'procedure.unknown', pointer: '/from/procedure' }] })
    return { body: body as Body, procedure, base }
  }
  if ((await latestVersion(tx, wanted.id)) !== null) throw new Refused(409, 'draft.procedureExists')
  return { body: skeleton(wanted.id, wanted.title), procedure: wanted.id, base: null }
}

/**
 * Saves a draft of the revision one has seen. Unsound drafts are kept as well: the reply says what is wrong.
 *
 * @throws {Refused} 409 draft.stale: somebody saved it since; who and when is told
 */
export async function saveDraft(
  act: Act,
  id: string,
  { revision, body: sent }: z.output<typeof SavedDraft>,
): Promise<z.input<typeof DraftSaved>> {
  demand(act, 'procedure.edit')
  const saved = await act.once({ save: id, revision, body: sent }, async (tx) => {
    const row = await lockedDraft(act, tx, id, revision)
    const body = { ...sent, id: row.procedure_id }
    await tx.run(sql`
      update procedure_draft set body = ${JSON.stringify(body)}, content_hash = ${hashOf(body)}, problems = ${await problemsIn(tx, body, row.procedure_id)}, revision = revision + 1,
        updated_at = ${new Date(act.kernel.now())}, updated_by = ${act.staff?.account ?? null}
      where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'procedure.save', 'procedureDraft', id, { revision: revision + 1 })
    return { revision: revision + 1, procedure: row.procedure_id }
  })
  return { revision: saved.revision, check: await checkView(act, { ...sent, id: saved.procedure }) }
}

/** @throws {Refused} 404 no such draft */
export async function discardDraft(act: Act, id: string): Promise<void> {
  demand(act, 'procedure.edit')
  await act.once({ discard: id }, async (tx) => {
    const row = await draftRow(tx, id)
    await tx.run(sql`delete from procedure_draft where tenant = ${act.tenant} and id = ${id}`)
    await audit(act, tx, 'procedure.discard', 'procedureDraft', id, {
      procedure: row.procedure_id,
      revision: row.revision,
    })
    return null
  })
}

export async function draftRow(tx: Tx, id: string, lock = false): Promise<DraftRow> {
  const row = await tx.maybe<DraftRow>(
    sql`select ${columns} from ${source} where d.tenant = ${tx.who.tenant} and d.id = ${id} ${lock ? sql`for update of d` : empty}`,
  )
  if (row === undefined) throw notFound()
  return row
}

/** The draft, locked, in the revision that the administrator saw. */
export async function lockedDraft(act: Act, tx: Tx, id: string, revision: number): Promise<DraftRow> {
  const row = await draftRow(tx, id, true)
  if (row.revision === revision) return row
  const { updatedAt, updatedBy, updatedByName } = lineOf(act, row)
  throw new Refused(409, 'draft.stale', {
    params: { name: updatedByName, time: localTime(row.updated_at) },
    extra: { revision: row.revision, updatedAt, updatedBy, updatedByName },
  })
}

/** Date and time as people in Shanghai read it. */
const localTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

async function problemsIn(tx: Tx, body: Body, procedure: string): Promise<number> {
  const checked = await checkBody(tx, body, procedure)
  return checked.ok ? 0 : checked.problems.length
}

function lineOf(act: Act, row: DraftRow): z.input<typeof Draft> {
  const title = labelSchema.safeParse(row.body['title'])
  return {
    id: row.id,
    procedure: row.procedure_id,
    title: title.success ? textOf(title.data, act.language) : row.procedure_id,
    revision: row.revision,
    baseVersion: row.base_version,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
    updatedByName: row.updated_by_name,
    tried: row.tried_hash === row.content_hash,
  }
}
