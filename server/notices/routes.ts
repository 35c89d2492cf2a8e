import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { listNotices, markRead, NoticeList, NoticeQuery, Read } from './notices.ts'

export const noticeRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/notices',
    tag: 'notices',
    summary: 'Messages to me, newest first',
    door: 'staff',
    may: 'self.use',
    query: NoticeQuery,
    reply: NoticeList,
    handle: ({ act, query }) => listNotices(act, query),
  }),
  route({
    method: 'POST',
    path: '/notices/read',
    tag: 'notices',
    summary: 'Mark messages as read',
    door: 'staff',
    may: 'self.use',
    body: Read,
    reply: z.strictObject({ read: z.int() }),
    handle: ({ act, body }) => markRead(act, body),
  }),
]
