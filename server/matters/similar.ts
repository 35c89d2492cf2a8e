import sql from 'sql-template-tag'
import type { z } from 'zod'
import { type Act, demand } from '../kernel/index.ts'
import { notFound } from '../problem/index.ts'
import { leadingStages } from './leads.ts'
import { procedureVersion } from './procedures.ts'
import { linesById } from './queries.ts'
import { loadMatter, standingOf } from './state.ts'
import type { MatterLine } from './views.ts'

const AT_MOST = 20

/**
 * Open matters of the same community that could be about the same thing: those of the same category and place first, then
 * those whose titles share most pairs of characters, then the newest. With a number, that one. Uses matter_area.
 */
export async function listSimilar(
  act: Act,
  id: string,
  number: string | undefined,
): Promise<{ items: z.input<typeof MatterLine>[] }> {
  return act.read(async (tx) => {
    const loaded = await loadMatter(tx, id, false)
    if (loaded === undefined) throw notFound()
    const { row } = loaded
    demand(act, 'matter.read', standingOf(row))
    const procedure = await procedureVersion(tx, row.procedure_id, row.procedure_version)
    const community = row.area_key.split('.')[0] ?? row.area_key
    const pairs = [...new Set([...row.title].slice(0, -1).map((c, i) => c + ([...row.title][i + 1] ?? '')))].slice(
      0,
      40,
    )
    const found = await tx.all<{ id: string }>(sql`
      select m.id from matter m
      where m.tenant = ${act.tenant} and m.closed_at is null and m.id <> ${id} and m.procedure_id = ${row.procedure_id} and m.parent_id is null
        and m.stage = any (${leadingStages(procedure)})
        and ${number === undefined ? sql`m.area_key >= ${community} and m.area_key < ${`${community}~`}` : sql`m.number = ${number.toUpperCase()}`}
      order by (m.category is not distinct from ${row.category})::int + (m.area_key = ${row.area_key})::int * 2
        + (select count(*) from unnest(${pairs}::text[]) p where position(p in m.title) > 0) desc, m.received_at desc, m.id
      limit ${AT_MOST}`)
    const ids = found.map((one) => one.id)
    const lines = await linesById(act, tx, ids)
    return { items: ids.flatMap((one) => lines.get(one) ?? []) }
  })
}
