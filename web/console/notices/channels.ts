import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import type { Kind } from './settings.ts'

export type SmsSetup = {
  kind: 'sms'
  url: string
  app: string
  signature: string
  templates: Record<string, string>
  perMinute: number
  allowPrivate: boolean
}
export type MailSetup = {
  kind: 'mail'
  host: string
  port: number
  security: 'tls' | 'startTls' | 'none'
  user: string
  from: string
  perMinute: number
  allowPrivate: boolean
}
export type WechatSetup = { kind: 'wechat'; url: string; perMinute: number; allowPrivate: boolean }
export type Setup = SmsSetup | MailSetup | WechatSetup

export type Channel = {
  kind: Kind
  settings: Setup | null
  secret: boolean
  enabled: boolean
  revision: number
  changedAt: string | null
  trouble: string | null
  pausedUntil: string | null
}

export const messageStates = ['queued', 'sending', 'sent', 'failed', 'givenUp'] as const
type MessageState = (typeof messageStates)[number]

export type Message = {
  id: string
  channel: Kind
  to: 'staff' | 'petitioner'
  name: string | null
  template: string
  kind: string
  state: MessageState
  delivery: 'delivered' | 'undelivered' | null
  attempts: number
  error: string | null
  createdAt: string
  availableAt: string
  sentAt: string | null
}

export type Messages = Page<Message> & { counts: { channel: Kind; state: string; count: number }[] }

export type TestResult = { result: 'sent' | 'refused' | 'later' | 'uncertain'; code: string | null }

export type TemplateText = { id: string; reader: 'petitioner' | 'staff'; text: string }

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => get<{ items: Channel[] }>('/channels', {}, signal),
})

export const templatesQuery = queryOptions({
  queryKey: ['message-templates'],
  queryFn: ({ signal }) => get<{ address: string | null; items: TemplateText[] }>('/message-templates', {}, signal),
})

/** Words that the texts have a sentence for; others are shown as they are. */
const known = [
  'address',
  'balance',
  'broken',
  'busy',
  'consent',
  'content',
  'credentials',
  'deferred',
  'expired',
  'forbidden',
  'gateway',
  'internal',
  'interrupted',
  'malformed',
  'noAddress',
  'sender',
  'template',
  'throttled',
  'timeout',
  'tls',
  'tooLarge',
  'unreachable',
] as const

/** What went wrong with a message, as the word of its sentence; `http502` and its like are one. */
export function errorWord(code: string): string {
  if (/^http\d+$/.test(code)) return 'http'
  return known.find((word) => word === code) ?? 'other'
}
