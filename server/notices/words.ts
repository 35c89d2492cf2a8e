import type { Instant } from '../../core/deadline/index.ts'
import { digestText, eventText, type Fillings, fill, type Tongue } from '../../core/notice/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Claimed } from './claim.ts'
import { contactCode } from './code.ts'
import { templates } from './scheme.ts'

/** Where people reach this installation; unknown where nobody has said it. Messages then carry no link. */
export const publicAddress = (): string | undefined => process.env['PUBLIC_URL']?.replace(/\/+$/, '') || undefined

export type Words = {
  template: string
  language: string
  fillings: Readonly<Record<string, string>>
  subject: string
  text: string
}

/** What a message says, made when it is sent, in its reader's language. */
export function wordsOf(keys: TenantKeys, message: Claimed, contact: string, now: Instant): Words {
  const { template, language, params, submission } = message
  const tongue: Tongue = language === 'en' ? 'en' : 'zh'
  const link = linkOf(message)
  const fillings: Fillings & { number: string } = {
    number: params.number ?? '',
    ...(params.dueDay !== undefined && { dueDay: params.dueDay }),
    ...(link !== undefined && { link }),
    ...(params.counts !== undefined && { count: String(sum(params.counts)) }),
  }
  const subject = fill(templates.subject, tongue, {}) ?? ''
  const said = (text: string): Words => ({
    template,
    language,
    fillings: fillings as Record<string, string>,
    subject,
    text,
  })
  switch (template) {
    case 'contact.code': {
      const code = contactCode(keys, contact, now)
      return { ...said(templates.code.before[tongue] + code + templates.code.after[tongue]), fillings: { code } }
    }
    case 'digest':
      return said(digestText(templates, params.counts ?? {}, tongue, fillings))
    default:
      return said(eventText(templates, submission === null ? 'staff' : 'petitioner', template, tongue, fillings))
  }
}

/** To the page where the petitioner shows the query code, to the matter, or to what waits for the reader. */
function linkOf({ submission, params }: Claimed): string | undefined {
  const address = publicAddress()
  if (address === undefined) return undefined
  if (submission !== null) return `${address}/track?number=${encodeURIComponent(params.number ?? '')}`
  return params.matter === undefined
    ? `${address}/console/matters?box=todo`
    : `${address}/console/matters/${params.matter}`
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0)
