import type { ChannelKind } from '../../core/notice/index.ts'
import type { Channel, ChannelSettings, Surroundings } from './channel.ts'
import { mailChannel } from './mail.ts'
import { smsChannel } from './sms.ts'
import { wechatChannel } from './wechat.ts'

/** How long one message may take; milliseconds. */
const TIMEOUT = 15_000

/**
 * Opens a channel as an administrator has set it up.
 *
 * @param secret signing key of the gateway, password of the mail account, key of the robot; empty where there is none
 */
export function openChannel(
  settings: ChannelSettings,
  secret: string,
  { now, timeout = TIMEOUT }: Pick<Surroundings, 'now'> & Partial<Surroundings>,
): Channel {
  const surroundings = { now, timeout }
  switch (settings.kind) {
    case 'sms':
      return smsChannel(settings, secret, surroundings)
    case 'mail':
      return mailChannel(settings, secret, surroundings)
    case 'wechat':
      return wechatChannel(settings, secret, surroundings)
  }
}

/** Whether the other side of such a channel sends a message of the same id once, however often it gets it. */
export const repeatsSafely = (kind: ChannelKind): boolean => kind === 'sms'
