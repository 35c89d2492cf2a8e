import sql, { empty } from 'sql-template-tag'
import { z } from 'zod'
import { eventOf, noticeClasses } from '../../core/notice/index.ts'
import { cursorAt, positionOf } from '../http/index.ts'
import type { Act } from '../kernel/index.ts'
import { hasMessage, type Language, say, textOf } from '../messages/index.ts'
import { templates } from './scheme.ts'

export const NoticeQuery = z.strictObject({
  unread: z.stringbool().default(false),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})

export const NoticeList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      /** null where one may no longer see the matter */
      matter: z.uuid().nullable(),
      number: z.string().nullable(),
      /** a page of the console it leads to, where it is about no matter */
      page: z.string().nullable(),
      text: z.string(),
      /** how it concerns the reader: somebody mentioned them, presses, a day is near or over, work has come */
      kind: z.enum(['mention', ...noticeClasses]),
      createdAt: z.string(),
      readAt: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
})

export const Read = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
  z.strictObject({ all: z.literal(true) }),
])

type Row = {
  id: string
  template: string
  params: Record<string, unknown>
  target: string | null
  created_at: Date
  read_at: Date | null
  mark: string
  matter: string | null
  number: string | null
  title: string | null
  clock_title: { zh: string; en: string } | null
  move_title: { zh: string; en: string } | null
}

/** A page by keyset on notice_account. Number and title come from the matter as it is now, through its own row-level security. */
export async function listNotices(
  act: Act,
  { unread, cursor, limit }: z.output<typeof NoticeQuery>,
): Promise<z.input<typeof NoticeList>> {
  const account = act.staff?.account ?? null
  const after = cursor === undefined ? undefined : positionOf(cursor)
  const rows = await act.read((tx) =>
    tx.all<Row>(sql`
      with page as (
        select * from notice n where n.tenant = ${act.tenant} and n.account_id = ${account} ${unread ? sql`and n.read_at is null` : empty}
          ${after === undefined ? empty : sql`and (n.created_at, n.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
        order by n.created_at desc, n.id desc limit ${limit + 1})
      select n.id, n.template, n.params, n.target, n.created_at, n.read_at, n.created_at::text as mark, m.id as matter, m.number, m.title, p.body->'clocks'->(n.params->>'clock')->'title' as clock_title, p.body->'moves'->(n.params->>'move')->'title' as move_title
      from page n left join matter m on m.tenant = n.tenant and m.id = n.matter_id
        left join procedure_version p on p.tenant = m.tenant and p.id = m.procedure_id and p.version = m.procedure_version
      order by n.created_at desc, n.id desc`),
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => ({
      id: row.id,
      matter: row.matter,
      number: row.number,
      page: row.template === 'channel.trouble' ? '/channels' : null,
      text: sentenceOf(row, act.language),
      kind: row.target === 'mentioned' ? 'mention' : eventOf(templates, row.template).class,
      createdAt: row.created_at.toISOString(),
      readAt: row.read_at?.toISOString() ?? null,
    })),
    next: rows.length > limit && last !== undefined ? cursorAt(last.mark, last.id) : null,
  }
}

/**
 * The sentence is made when it is read, in the reader's language; a matter one may no longer see is not named. A procedure that
 * was added as a file has no sentences of its own in the catalogues: its notices say what was done.
 */
function sentenceOf(row: Row, language: Language): string {
  const known = hasMessage(language, `notice.${row.template}`)
  const { channel } = row.params
  return say(language, known ? `notice.${row.template}` : 'notice.step', {
    ...row.params,
    ...(typeof channel === 'string' && { channel: say(language, `channelKind.${channel}`) }),
    move: row.move_title === null ? say(language, 'notice.someMove') : textOf(row.move_title, language),
    title: row.title ?? say(language, 'notice.hiddenMatter'),
    clock: row.clock_title === null ? say(language, 'notice.someClock') : textOf(row.clock_title, language),
  })
}

/** Read once is read: a repetition changes nothing and keeps the first time. */
export async function markRead(act: Act, which: z.output<typeof Read>): Promise<{ read: number }> {
  const read = await act.write((tx) =>
    tx.run(sql`update notice set read_at = now() where tenant = ${act.tenant} and account_id = ${act.staff?.account ?? null} and read_at is null
      ${'ids' in which ? sql`and id = any (${which.ids}::uuid[])` : empty}`),
  )
  return { read }
}
