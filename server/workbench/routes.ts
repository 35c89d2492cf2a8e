import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { listViews, NewView, removeView, SavedView, SavedViews, saveView } from './savedViews.ts'
import { readWorkbench, Workbench } from './workbench.ts'

export const workbenchRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/workbench',
    tag: 'workbench',
    summary: 'How much waits for me: to do, due today, overdue, unread notices',
    door: 'staff',
    may: 'self.use',
    reply: Workbench,
    handle: ({ act }) => readWorkbench(act),
  }),
  route({
    method: 'GET',
    path: '/saved-views',
    tag: 'workbench',
    summary: 'Filters I saved, and those colleagues share',
    door: 'staff',
    may: 'self.use',
    reply: SavedViews,
    handle: ({ act }) => listViews(act),
  }),
  route({
    method: 'POST',
    path: '/saved-views',
    tag: 'workbench',
    summary: 'Save the filters of a list under a name',
    door: 'staff',
    may: 'self.use',
    body: NewView,
    reply: SavedView,
    status: 201,
    handle: ({ act, body }) => saveView(act, body),
  }),
  route({
    method: 'DELETE',
    path: '/saved-views/:id',
    tag: 'workbench',
    summary: 'Remove a view of one’s own',
    door: 'staff',
    may: 'self.use',
    params: z.strictObject({ id: z.uuid() }),
    reply: 'none',
    handle: ({ act, params }) => removeView(act, params.id),
  }),
]
