import { createHash } from 'node:crypto'
import { type Day, type Instant, startOfDay } from '../../core/deadline/index.ts'
import { byField, isBlank, neededFields, type RequestField } from './columns.ts'
import { momentOf } from './moment.ts'

/** One request of the past as a file tells it, checked. */
export type PastRequest = {
  id: string
  title: string
  detail: string
  receivedAt: Instant
  reply: string | null
  repliedAt: Instant | null
  category: string | null
  author: string | null
  area: string | null
  personTimes: number
  votes: { support?: number; against?: number }
  /** of everything above: an unchanged row is recognised by it */
  hash: Buffer
}

/** Why a row is not taken over. `params` are limits and places, never what the row said. */
export type RowFault = { field: RequestField | null; code: string; params: Record<string, string | number> }

export type RowReading = { ok: true; row: PastRequest } | { ok: false; id: string | null; fault: RowFault }

/** Records of the past are longer than what people may type today. */
const limits = { id: 64, title: 500, detail: 20_000, reply: 20_000, category: 40, author: 60, area: 40 } as const
type TextField = keyof typeof limits

const EARLIEST = startOfDay('2000-01-01' as Day)
const MOST_PEOPLE = 100_000
const MOST_VOTES = 1_000_000_000

class Wrong {
  readonly fault: RowFault
  constructor(field: RequestField | null, code: string, params: RowFault['params'] = {}) {
    this.fault = { field, code, params }
  }
}

/** Reads one row. The first thing wrong is told; whoever puts it right sends the row again. */
export function readRow(values: Readonly<Record<string, unknown>>, now: Instant): RowReading {
  const given = byField(values)
  try {
    return { ok: true, row: checked(given, now) }
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong
    const id =
      typeof given.id === 'string' || typeof given.id === 'number' ? String(given.id).trim().slice(0, 64) : null
    return { ok: false, id, fault: wrong.fault }
  }
}

function checked(given: Partial<Record<RequestField, unknown>>, now: Instant): PastRequest {
  for (const field of neededFields) if (isBlank(given[field])) throw new Wrong(field, 'import.required')
  const text = (field: TextField) => textOf(given[field], field)
  const row = {
    id: text('id') ?? '',
    title: (text('title') ?? '').replace(/\s+/g, ' '),
    detail: text('detail') ?? '',
    receivedAt: timeOf(given.receivedAt, 'receivedAt', now),
    reply: text('reply'),
    repliedAt: isBlank(given.repliedAt) ? null : timeOf(given.repliedAt, 'repliedAt', now),
    category: text('category'),
    author: text('author'),
    area: text('area'),
    personTimes: isBlank(given.personTimes) ? 1 : countOf(given.personTimes, 'personTimes', 1, MOST_PEOPLE),
    votes: {
      ...(!isBlank(given.support) && { support: countOf(given.support, 'support', 0, MOST_VOTES) }),
      ...(!isBlank(given.against) && { against: countOf(given.against, 'against', 0, MOST_VOTES) }),
    },
  }
  if (row.reply !== null && row.repliedAt === null) throw new Wrong('repliedAt', 'import.replyWithoutTime')
  if (row.reply === null && row.repliedAt !== null) throw new Wrong('reply', 'import.timeWithoutReply')
  if (row.repliedAt !== null && row.repliedAt < row.receivedAt)
    throw new Wrong('repliedAt', 'import.replyBeforeReceipt')
  return {
    ...row,
    hash: createHash('sha256')
      .update(JSON.stringify(Object.values(row)))
      .digest(),
  }
}

function textOf(value: unknown, field: TextField): string | null {
  if (isBlank(value)) return null
  // spreadsheets keep a number such as 2554 as a number; an object or a list is no text
  if (typeof value !== 'string' && !(typeof value === 'number' && Number.isFinite(value)))
    throw new Wrong(field, 'import.type')
  const text = String(value).trim()
  if (text.length > limits[field]) throw new Wrong(field, 'import.tooLong', { max: limits[field] })
  if (text.includes('\0') || !text.isWellFormed()) throw new Wrong(field, 'import.type')
  return text
}

function timeOf(value: unknown, field: RequestField, now: Instant): Instant {
  const at = momentOf(value)
  if (at === undefined) throw new Wrong(field, 'import.time')
  if (at > now) throw new Wrong(field, 'import.future')
  if (at < EARLIEST) throw new Wrong(field, 'import.tooEarly', { year: 2000 })
  return at
}

function countOf(value: unknown, field: RequestField, min: number, max: number): number {
  const count = typeof value === 'string' && /^\d{1,10}$/.test(value.trim()) ? Number(value) : value
  if (typeof count !== 'number' || !Number.isInteger(count) || count < min || count > max)
    throw new Wrong(field, 'import.count', { min, max })
  return count
}
