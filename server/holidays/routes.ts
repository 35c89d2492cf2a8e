import { z } from 'zod'
import { calendarNoticeSchema } from '../../core/deadline/index.ts'
import { type Route, route } from '../http/index.ts'
import { applyNotice, Calendar, listMoved, MovedList, MovedQuery, readCalendar } from './notices.ts'
import { Effects, previewNotice } from './preview.ts'

export const holidayRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/calendar',
    tag: 'calendar',
    summary: 'The notices of holidays in force',
    door: 'staff',
    may: 'reference.read',
    reply: Calendar,
    handle: ({ act }) => readCalendar(act),
  }),
  route({
    method: 'POST',
    path: '/calendar/preview',
    tag: 'calendar',
    summary: 'What a notice of holidays would do to open deadlines',
    door: 'staff',
    may: 'calendar.manage',
    body: calendarNoticeSchema,
    reply: Effects,
    handle: ({ act, body }) => previewNotice(act, body),
  }),
  route({
    method: 'POST',
    path: '/calendar/notices',
    tag: 'calendar',
    summary: 'Put a notice of holidays into force',
    door: 'staff',
    may: 'calendar.manage',
    body: calendarNoticeSchema,
    reply: z.strictObject({ edition: z.string() }),
    status: 201,
    handle: ({ act, body }) => applyNotice(act, body),
  }),
  route({
    method: 'GET',
    path: '/calendar/moved',
    tag: 'calendar',
    summary: 'Matters whose deadlines a notice of holidays moved',
    door: 'staff',
    may: 'matter.list',
    query: MovedQuery,
    reply: MovedList,
    handle: ({ act, query }) => listMoved(act, query),
  }),
]
