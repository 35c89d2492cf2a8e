import { z } from 'zod'
import type { ChannelKind } from '../../core/notice/index.ts'

/** One message as it is handed to a channel: where to, and the words. `id` stays the same however often it is tried. */
export type Outgoing = {
  id: string
  /** a mobile number, a mail address, a member of the work group, by the kind of the channel */
  address: string
  /** name of the event: gateways that send approved templates only have one for it */
  template: string
  language: string
  fillings: Readonly<Record<string, string>>
  subject: string
  text: string
}

/**
 * What became of a message. `whole`: not this message alone, the channel itself is in trouble, so that the others wait as well.
 * `uncertain`: it may have gone; only a channel that takes the same message twice without sending it twice may try it again.
 */
export type Receipt =
  | { kind: 'sent'; providerId: string | null }
  | { kind: 'refused'; code: string }
  | { kind: 'later'; code: string; whole: boolean; afterSeconds?: number }
  | { kind: 'uncertain'; code: string; whole: boolean }

/** `now` in milliseconds, for what is signed with the time; `timeout` in milliseconds, for one message. */
export type Surroundings = { now: () => number; timeout: number }

export type Delivery = 'delivered' | 'undelivered'

/** A way out of the product, opened with its settings and its secret. */
export interface Channel {
  readonly kind: ChannelKind
  send(message: Outgoing): Promise<Receipt>
  /** what the other side knows of messages that it took, by the id it gave them; left out where it does not say */
  deliveries?(providerIds: readonly string[]): Promise<ReadonlyMap<string, Delivery>>
  close(): void
}

const httpAddress = z
  .string()
  .max(300)
  .refine(
    (text) =>
      URL.canParse(text) &&
      /^https?:$/.test(new URL(text).protocol) &&
      new URL(text).username === '' &&
      new URL(text).hash === '',
    { params: { code: 'channel.address' } },
  )
/** Addresses inside the house are reached only where the administrator says so. */
const allowPrivate = z.boolean().default(false)

export const smsSettings = z.strictObject({
  kind: z.literal('sms'),
  /** of the gateway */
  url: httpAddress,
  app: z.string().trim().min(1).max(100),
  /** how the sender is called before the text, as approved */
  signature: z.string().trim().max(40).default(''),
  /** the gateway's own id of the template for an event; `other` for all that are not named */
  templates: z.record(z.string().min(1).max(80), z.string().trim().min(1).max(80)).default({}),
  perMinute: z.int().min(1).max(6000).default(600),
  allowPrivate,
})

export const mailSettings = z.strictObject({
  kind: z.literal('mail'),
  host: z
    .string()
    .trim()
    .max(253)
    .regex(/^[A-Za-z0-9.:-]+$/),
  port: z.int().min(1).max(65535),
  /** `tls` from the first byte, `startTls` before anything is said, `none` in the clear */
  security: z.enum(['tls', 'startTls', 'none']),
  user: z.string().trim().max(200).default(''),
  from: z.email().max(200),
  perMinute: z.int().min(1).max(6000).default(120),
  allowPrivate,
})

export const wechatSettings = z.strictObject({
  kind: z.literal('wechat'),
  /** of the robot, without its key */
  url: httpAddress,
  /** the robot is shut for minutes when it is asked more often */
  perMinute: z.int().min(1).max(20).default(20),
  allowPrivate,
})

export const channelSettings = z.discriminatedUnion('kind', [smsSettings, mailSettings, wechatSettings])
export type ChannelSettings = z.output<typeof channelSettings>
export type SmsSettings = z.output<typeof smsSettings>
export type MailSettings = z.output<typeof mailSettings>
export type WechatSettings = z.output<typeof wechatSettings>
