import { type Route, route } from '../http/index.ts'
import { ChannelChange, ChannelList, changeChannel, listChannels } from './settings.ts'

export const channelRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/channels',
    tag: 'channels',
    summary: 'Ways out of the product: SMS, mail, the robot of a work group',
    door: 'staff',
    may: 'channel.manage',
    reply: ChannelList,
    handle: ({ act }) => listChannels(act),
  }),
  route({
    method: 'PUT',
    path: '/channels',
    tag: 'channels',
    summary: 'Set a channel up, open or close it',
    door: 'staff',
    may: 'channel.manage',
    body: ChannelChange,
    reply: 'none',
    handle: ({ act, body }) => changeChannel(act, body),
  }),
]
