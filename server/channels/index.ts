/** Ways out of the product: SMS, mail, the robot of a work group. See README.md. */
export type { Channel, ChannelSettings, Delivery, Outgoing, Receipt } from './channel.ts'
export { openChannel, repeatsSafely } from './open.ts'
export { channelRoutes } from './routes.ts'
export {
  holdChannel,
  noteTrouble,
  noteWorking,
  openKinds,
  openSecret,
  readyChannels,
  type StoredChannel,
  storedChannel,
} from './store.ts'
