import { normaliseHeader } from '../tabular/index.ts'

/** What a row of a file of requests may say. Other columns are left alone. */
export const requestFields = [
  'id',
  'title',
  'detail',
  'receivedAt',
  'reply',
  'repliedAt',
  'category',
  'author',
  'area',
  'personTimes',
  'support',
  'against',
] as const
export type RequestField = (typeof requestFields)[number]

/** Without these no row of the file can be taken over. */
export const neededFields = ['id', 'title', 'detail', 'receivedAt'] as const satisfies readonly RequestField[]

/** The titles of the template come first; the rest is what offices and exports call the same thing. */
const names: Record<RequestField, readonly string[]> = {
  id: ['编号', '留言编号', '诉求编号', '来件编号', '受理编号', '工单编号', '工单号', 'id', 'sourceId', 'number'],
  title: ['标题', '主题', '留言主题', '诉求标题', 'title', 'subject'],
  detail: ['内容', '诉求内容', '留言详情', '留言内容', '详情', 'detail', 'body', 'content', 'description'],
  receivedAt: [
    '提交时间',
    '收到时间',
    '受理时间',
    '留言时间',
    '来件时间',
    '登记时间',
    'receivedAt',
    'submittedAt',
    'createdAt',
  ],
  reply: ['答复', '答复内容', '答复意见', '回复', '回复内容', 'reply', 'answer'],
  repliedAt: ['答复时间', '回复时间', '办结时间', 'repliedAt', 'answeredAt'],
  category: ['类别', '诉求类别', '分类', '一级标签', '一级分类', 'category'],
  author: ['作者', '诉求人', '留言用户', '留言人', 'author', 'petitioner'],
  area: ['区域', '地域', '区域编码', 'area'],
  personTimes: ['人次', '人数', 'personTimes'],
  support: ['点赞数', '支持数', 'support'],
  against: ['反对数', 'against'],
}

/** `提交时间（必填）*`, `Received at` and `received_at` are what they look like. */
const comparable = (header: string): string =>
  normaliseHeader(header)
    .replace(/[*＊]/g, '')
    .replace(/[(（[【].*?[)）\]】]$/, '')
    .replace(/[\s_-]/g, '')
    .toLowerCase()

const fieldByName = new Map(
  requestFields.flatMap((field) => names[field].map((name) => [comparable(name), field] as const)),
)

const known = new Map<string, RequestField | undefined>()

/** Which field a column title means; undefined for a column of no concern. */
export function fieldOf(header: string): RequestField | undefined {
  if (known.has(header)) return known.get(header)
  const field = fieldByName.get(comparable(header))
  // titles come from files: what is remembered about them is bounded
  if (known.size < 10_000) known.set(header, field)
  return field
}

/** Whether a row of cells is the header: enough of what is needed stands in it. */
export function isHeader(cells: readonly string[]): boolean {
  const fields = new Set(cells.map(fieldOf))
  return neededFields.filter((field) => fields.has(field)).length >= 2
}

/** The needed fields that no column of the file gives. */
export const missingFields = (headers: readonly string[]): RequestField[] => {
  const given = new Set(headers.map(fieldOf))
  return neededFields.filter((field) => !given.has(field))
}

/** A row by what its columns mean. Of two columns with one meaning the first that says something counts. */
export function byField(values: Readonly<Record<string, unknown>>): Partial<Record<RequestField, unknown>> {
  const row: Partial<Record<RequestField, unknown>> = {}
  for (const header of Object.keys(values)) {
    const field = fieldOf(header)
    if (field !== undefined && isBlank(row[field])) row[field] = values[header]
  }
  return row
}

export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
