import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Act } from '../kernel/index.ts'
import { notFound, Refused } from '../problem/index.ts'

export const NewView = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** the filters as they stand in the address of the list */
  query: z.string().max(2000),
  shared: z.boolean().default(false),
})

export const SavedView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
})
export const SavedViews = z.strictObject({ items: z.array(SavedView) })

const VIEWS_AT_MOST = 100

/** One's own first, then those shared by colleagues. Uses saved_view_account. */
export async function listViews(act: Act): Promise<z.input<typeof SavedViews>> {
  const items = await act.read((tx) =>
    tx.all<z.input<typeof SavedView>>(sql`
      select id, name, query, shared, account_id = ${act.staff?.account ?? null} as mine from saved_view
      where tenant = ${act.tenant} and (account_id = ${act.staff?.account ?? null} or shared) order by account_id <> ${act.staff?.account ?? null}, name, id limit 500`),
  )
  return { items }
}

export function saveView(act: Act, view: z.output<typeof NewView>): Promise<z.input<typeof SavedView>> {
  return act.once(view, async (tx) => {
    const account = act.staff?.account ?? null
    const { n } = await tx.one<{ n: number }>(
      sql`select count(*)::int as n from saved_view where tenant = ${act.tenant} and account_id = ${account}`,
    )
    if (n >= VIEWS_AT_MOST) throw new Refused(422, 'view.tooMany', { params: { max: VIEWS_AT_MOST } })
    const id = randomUUID()
    await tx.run(
      sql`insert into saved_view (tenant, id, account_id, name, query, shared) values (${act.tenant}, ${id}, ${account}, ${view.name}, ${view.query}, ${view.shared})`,
    )
    return { id, ...view, mine: true }
  })
}

/** @throws {Refused} 404 not one's own */
export async function removeView(act: Act, id: string): Promise<void> {
  const removed = await act.write((tx) =>
    tx.run(
      sql`delete from saved_view where tenant = ${act.tenant} and id = ${id} and account_id = ${act.staff?.account ?? null}`,
    ),
  )
  if (removed === 0) throw notFound()
}
