import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Fallback, fallbackSchema, type NoticeTemplates, noticeTemplatesSchema } from '../../core/notice/index.ts'

const read = (name: string): unknown =>
  parse(readFileSync(new URL(`../../schemes/notices/${name}.yaml`, import.meta.url), 'utf8'))

/** What messages say, by event; and who is told where a target reaches nobody. Data of the product. */
export const templates: NoticeTemplates = noticeTemplatesSchema.parse(read('templates'))
export const fallback: Fallback = fallbackSchema.parse(read('fallback'))
