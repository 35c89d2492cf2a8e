import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import type { Act } from '../kernel/index.ts'
import { say } from '../messages/index.ts'
import { type BatchLine, moveBatch, undoBatch } from './batch.ts'
import { Colleagues, listColleagues } from './colleagues.ts'
import { Created, createSubmission, NewSubmission } from './create.ts'
import { exportMatters } from './export.ts'
import { moveMatter } from './move.ts'
import { PHOTO_BYTES, readPhoto, stagePhoto } from './photos.ts'
import { ProposalBody, Proposals, proposeUnits } from './proposals.ts'
import { ListQuery, listMatters, MatterFilter, readMatter } from './queries.ts'
import { purposes, Revealed, revealPetitioner } from './reveal.ts'
import { listSimilar } from './similar.ts'
import { moveOwn, trackSubmission } from './track.ts'
import { undoMove } from './undo.ts'
import { MatterLine, MatterList, MatterView, TrackView } from './views.ts'

const Id = z.strictObject({ id: z.uuid() })
const MoveParams = Id.extend({ move: z.string().max(40) })
const MoveBody = z.strictObject({ revision: z.int().min(1), input: z.record(z.string(), z.unknown()).default({}) })
const MovedView = z.strictObject({
  matter: z.uuid(),
  revision: z.int(),
  stage: z.string(),
  ending: z.string().nullable(),
})
const Staged = z.strictObject({ id: z.uuid(), width: z.int(), height: z.int() })
const BatchBody = z.strictObject({
  move: z.string().max(40),
  preview: z.boolean(),
  items: z
    .array(
      z.strictObject({
        matter: z.uuid(),
        revision: z.int().min(1),
        input: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .min(1)
    .max(200),
})
const BatchLineView = z.strictObject({
  matter: z.uuid(),
  number: z.string(),
  ok: z.boolean(),
  to: z.string().optional(),
  problem: z
    .strictObject({
      code: z.string(),
      title: z.string(),
      faults: z.array(
        z.strictObject({
          code: z.string(),
          params: z.record(z.string(), z.unknown()).optional(),
          pointer: z.string().optional(),
          detail: z.string(),
        }),
      ),
    })
    .optional(),
})
const BatchReply = z.strictObject({
  lines: z.array(BatchLineView),
  /** names the batch while it may be taken back; null for a preview, or where nothing moved */
  batch: z.uuid().nullable(),
  undoUntil: z.string().nullable(),
})

const sentence = (act: Act, { code, params = {} }: { code: string; params?: Record<string, unknown> }) =>
  say(act.language, `problem.${code}`, params)

function lineSaid(act: Act, { problem, ...line }: BatchLine): z.input<typeof BatchLineView> {
  if (problem === undefined) return line
  const faults = problem.faults.map((fault) => ({ ...fault, detail: sentence(act, fault) }))
  return { ...line, problem: { code: problem.code, title: sentence(act, problem), faults } }
}

export const matterRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/matters',
    tag: 'matters',
    summary: 'List matters one may see',
    door: 'staff',
    may: 'matter.list',
    query: ListQuery,
    reply: MatterList,
    handle: ({ act, query }) => listMatters(act, query),
  }),
  route({
    method: 'GET',
    path: '/matters/export',
    tag: 'matters',
    summary: 'Download the list as a spreadsheet',
    door: 'staff',
    may: 'matter.export',
    query: MatterFilter.extend({ format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    reply: 'file',
    handle: ({ act, query: { format, ...filter } }) => exportMatters(act, filter, format),
  }),
  route({
    method: 'POST',
    path: '/matters',
    tag: 'matters',
    summary: 'Register a submission that came to the window, by phone or on a visit',
    door: 'staff',
    may: 'matter.create',
    body: NewSubmission,
    reply: Created,
    status: 201,
    handle: ({ act, body }) => createSubmission(act, body),
  }),
  route({
    method: 'POST',
    path: '/matters/batch',
    tag: 'matters',
    summary: 'Make one move for many matters, or preview it',
    door: 'staff',
    may: 'matter.batch',
    body: BatchBody,
    reply: BatchReply,
    handle: async ({ act, body }) => {
      const { lines, ...done } = await moveBatch(act, body.move, body.items, body.preview)
      return { ...done, lines: lines.map((line) => lineSaid(act, line)) }
    },
  }),
  route({
    method: 'POST',
    path: '/matters/batch/:batch/undo',
    tag: 'matters',
    summary: 'Take back what a batch moved, while the procedure allows it',
    door: 'staff',
    may: 'matter.batch',
    params: z.strictObject({ batch: z.uuid() }),
    reply: z.strictObject({ lines: z.array(BatchLineView) }),
    handle: async ({ act, params }) => ({
      lines: (await undoBatch(act, params.batch)).map((line) => lineSaid(act, line)),
    }),
  }),
  route({
    method: 'POST',
    path: '/matters/proposals',
    tag: 'matters',
    summary: 'Units that the routing table names for places and categories',
    door: 'staff',
    may: 'matter.list',
    body: ProposalBody,
    reply: Proposals,
    handle: ({ act, body }) => proposeUnits(act, body.items),
  }),
  route({
    method: 'GET',
    path: '/matters/:id',
    tag: 'matters',
    summary: 'One matter with its timeline, clocks and moves',
    door: 'staff',
    may: 'matter.read',
    params: Id,
    reply: MatterView,
    handle: ({ act, params }) => readMatter(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/matters/:id/moves/:move',
    tag: 'matters',
    summary: 'Move a matter along its procedure',
    door: 'staff',
    may: 'matter.move',
    params: MoveParams,
    body: MoveBody,
    reply: MovedView,
    handle: ({ act, params, body }) => moveMatter(act, params.id, params.move, body),
  }),
  route({
    method: 'POST',
    path: '/matters/:id/undo',
    tag: 'matters',
    summary: 'Take back one’s own last step, while the procedure allows it and nothing followed',
    door: 'staff',
    may: 'matter.move',
    params: Id,
    body: z.strictObject({ revision: z.int().min(1) }),
    reply: MovedView,
    handle: ({ act, params, body }) => undoMove(act, params.id, body.revision),
  }),
  route({
    method: 'GET',
    path: '/matters/:id/similar',
    tag: 'matters',
    summary: 'Open matters this one may be merged into, the likeliest first',
    door: 'staff',
    may: 'matter.read',
    params: Id,
    query: z.strictObject({ number: z.string().trim().max(40).optional() }),
    reply: z.strictObject({ items: z.array(MatterLine) }),
    handle: ({ act, params, query }) => listSimilar(act, params.id, query.number),
  }),
  route({
    method: 'GET',
    path: '/matters/:id/colleagues',
    tag: 'matters',
    summary: 'Colleagues who may see a matter and so may be mentioned in it',
    door: 'staff',
    may: 'matter.read',
    params: Id,
    query: z.strictObject({ words: z.string().trim().max(40).optional() }),
    reply: Colleagues,
    handle: ({ act, params, query }) => listColleagues(act, params.id, query.words),
  }),
  route({
    method: 'POST',
    path: '/submissions/:id/reveal',
    tag: 'matters',
    summary: 'Read a petitioner’s personal facts for a stated purpose; audited',
    door: 'staff',
    may: 'petitioner.reveal',
    params: Id,
    body: z.strictObject({ purpose: z.enum(purposes) }),
    reply: Revealed,
    handle: ({ act, params, body }) => revealPetitioner(act, params.id, body.purpose),
  }),
  route({
    method: 'POST',
    path: '/photos',
    tag: 'photos',
    summary: 'Upload a photo for a later step',
    door: 'staff',
    may: 'self.use',
    upload: { maxBytes: PHOTO_BYTES },
    reply: Staged,
    status: 201,
    handle: async ({ act, upload }) => stagePhoto(act, await upload()),
  }),
  route({
    method: 'GET',
    path: '/photos/:id',
    tag: 'photos',
    summary: 'A photo of a matter',
    door: 'staff',
    may: 'photo.read',
    params: Id,
    query: z.strictObject({ size: z.enum(['full', 'thumb']).default('full') }),
    reply: 'file',
    handle: ({ act, params, query }) => readPhoto(act, params.id, query.size),
  }),
  // --- the resident's doors
  route({
    method: 'POST',
    path: '/submissions',
    tag: 'residents',
    summary: 'Submit a request',
    door: 'public',
    may: 'submission.create',
    body: NewSubmission,
    reply: Created,
    status: 201,
    handle: ({ act, body, reply }) => createSubmission(act, body, reply.request.ip),
  }),
  route({
    method: 'GET',
    path: '/submissions/mine',
    tag: 'residents',
    summary: 'Where a request stands (X-Submission-Number and X-Query-Code)',
    door: 'resident',
    may: 'submission.track',
    reply: TrackView,
    handle: ({ act }) => trackSubmission(act),
  }),
  route({
    method: 'POST',
    path: '/submissions/mine/moves/:move',
    tag: 'residents',
    summary: 'Supply, confirm and rate, disagree, withdraw',
    door: 'resident',
    may: 'submission.move',
    params: z.strictObject({ move: z.string().max(40) }),
    body: MoveBody,
    reply: MovedView,
    handle: ({ act, params, body }) => moveOwn(act, params.move, body.revision, body.input),
  }),
  route({
    method: 'POST',
    path: '/submissions/mine/photos',
    tag: 'residents',
    summary: 'Upload a photo to go with a supplement or a disagreement',
    door: 'resident',
    may: 'submission.move',
    upload: { maxBytes: PHOTO_BYTES },
    reply: Staged,
    status: 201,
    handle: async ({ act, upload }) => stagePhoto(act, await upload()),
  }),
  route({
    method: 'GET',
    path: '/submissions/mine/photos/:id',
    tag: 'residents',
    summary: 'A photo of one’s own request',
    door: 'resident',
    may: 'photo.read',
    params: Id,
    query: z.strictObject({ size: z.enum(['full', 'thumb']).default('full') }),
    reply: 'file',
    handle: ({ act, params, query }) => readPhoto(act, params.id, query.size),
  }),
]
