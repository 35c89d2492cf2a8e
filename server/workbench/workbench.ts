import sql from 'sql-template-tag'
import { z } from 'zod'
import { dayOf } from '../../core/deadline/index.ts'
import type { Act } from '../kernel/index.ts'
import { conditionsOf, MatterFilter } from '../matters/index.ts'

export const Workbench = z.strictObject({
  todo: z.int(),
  dueToday: z.int(),
  overdue: z.int(),
  unread: z.int(),
})

/** The counts behind the tiles of the first page; the same conditions as the lists they open. Uses matter_area, matter_unit, notice_unread. */
export function readWorkbench(act: Act): Promise<z.input<typeof Workbench>> {
  const now = act.kernel.now()
  return act.read((tx) =>
    tx.one(sql`
      select count(*)::int as todo,
        count(*) filter (where m.due_day = ${dayOf(now)}::date and m.due_at > ${new Date(now)})::int as "dueToday",
        count(*) filter (where m.due_at <= ${new Date(now)})::int as overdue,
        (select count(*)::int from notice n where n.tenant = ${act.tenant} and n.account_id = ${act.staff?.account ?? null} and n.read_at is null) as unread
      from matter m where ${conditionsOf(act, MatterFilter.parse({ box: 'todo' }))}`),
  )
}
