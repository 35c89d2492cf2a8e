// What lies outside of the product for tests of messages: a gateway and a robot, opened as channels, and staff who are reached over them.
import { type Instant, instant } from '../../core/deadline/index.ts'
import type { ChannelKind } from '../../core/notice/index.ts'
import { Robot, SmsGateway } from '../channels/testing-gateway.ts'
import type { Installation } from '../kernel/index.ts'
import type { World } from '../testing/index.ts'
import { deliverOnce, sendOnce } from './index.ts'

/** For one message, milliseconds. */
export const PATIENCE = 600

export type Outside = Awaited<ReturnType<typeof openOutside>>

export async function openOutside(world: World) {
  const gateway = await new SmsGateway().listen()
  const robot = await new Robot().listen()
  gateway.now = robot.now = () => world.clock.now
  gateway.templates.set('T-all', [])
  const { pool } = world.database

  const deliver = async (node: Installation = world.installation) => {
    // as long as steps may be taken back, what they tell waits; that time is over
    await pool.query('update outbox set available_at = least(available_at, now())')
    while ((await deliverOnce(node)) > 0);
  }
  const send = async (node: Installation = world.installation) => {
    let taken = 0
    for (let more = await sendOnce(node, PATIENCE); more > 0; more = await sendOnce(node, PATIENCE)) taken += more
    return taken
  }
  const settings = (kind: ChannelKind) =>
    kind === 'sms'
      ? {
          kind,
          url: gateway.url,
          app: gateway.app,
          signature: '甲街道',
          templates: { other: 'T-all' },
          allowPrivate: true,
        }
      : { kind, url: robot.url, allowPrivate: true }
  const open = async (kind: 'sms' | 'wechat', change: object = {}) => {
    const listed = await world.ask('admin', 'GET', '/channels')
    const { revision } = listed.body.items.find((channel: { kind: string }) => channel.kind === kind)
    const secret = kind === 'sms' ? gateway.secret : robot.key
    const body = { revision, enabled: true, secret, settings: settings(kind), ...change }
    const reply = await world.ask('admin', 'PUT', '/channels', body)
    if (reply.status !== 204) throw new Error(reply.text)
  }
  /** gives an address and shows the code that arrives there */
  const reach = async (who: string, address: string, channel: 'sms' | 'wechat' = 'sms') => {
    const given = await world.ask(who, 'PUT', `/contact-points/${channel}`, { address })
    if (given.status !== 204) throw new Error(given.text)
    await send()
    const text = channel === 'sms' ? (gateway.sent.at(-1)?.text ?? '') : (robot.sent.at(-1)?.content ?? '')
    const code = /\d{6}/.exec(text)?.[0] ?? ''
    const shown = await world.ask(who, 'POST', `/contact-points/${channel}/verify`, { code })
    if (shown.status !== 204) throw new Error(shown.text)
  }
  return {
    gateway,
    robot,
    deliver,
    send,
    settings,
    open,
    reach,
    /** what went to a number since the last time somebody looked */
    arrived(address: string): string[] {
      const mine = gateway.sent.filter(({ to }) => to === address)
      for (const one of mine) gateway.sent.splice(gateway.sent.indexOf(one), 1)
      return mine.map(({ text }) => text)
    },
    at(text: string): void {
      world.clock.now = instant(text)
    },
    later(minutes: number): void {
      world.clock.now = (world.clock.now + minutes * 60_000) as Instant
    },
    async close() {
      await gateway.close()
      await robot.close()
    },
  }
}
