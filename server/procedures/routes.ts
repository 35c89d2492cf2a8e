import { z } from 'zod'
import { diagram } from '../../core/procedure/index.ts'
import { FileReply, type Route, route } from '../http/index.ts'
import { CheckView, checkView } from './check.ts'
import {
  createDraft,
  DraftCreated,
  DraftList,
  DraftPage,
  DraftSaved,
  DraftView,
  discardDraft,
  listDrafts,
  NewDraft,
  ProcedureBody,
  readDraft,
  SavedDraft,
  saveDraft,
} from './drafts.ts'
import {
  approveMigration,
  cancelMigration,
  listMigrations,
  MigrationBody,
  MigrationPage,
  MigrationProposed,
  previewMigration,
  proposeMigration,
  readMigration,
} from './migrations.ts'
import { MigrationList, MigrationView, ReportView } from './migrationViews.ts'
import { Published, Publishing, publishDraft } from './publish.ts'
import { listVersions, publishedProcedure, Versions } from './queries.ts'
import { TrialBody, TrialView, tryDraft } from './trial.ts'
import { ProcedureView, viewOf } from './view.ts'

const Named = z.strictObject({ id: z.string().max(40) })
const Version = Named.extend({ version: z.coerce.number().int().min(1).max(1_000_000) })
const Id = z.strictObject({ id: z.uuid() })

const published: Route[] = [
  route({
    method: 'GET',
    path: '/procedures/:id/versions',
    tag: 'procedures',
    summary: 'The versions of a procedure, and how many matters run under each',
    door: 'staff',
    may: 'reference.read',
    params: Named,
    reply: Versions,
    handle: ({ act, params }) => listVersions(act, params.id),
  }),
  route({
    method: 'GET',
    path: '/procedures/:id/:version',
    tag: 'procedures',
    summary: 'A procedure: stages, who acts, moves, deadlines with their clauses',
    door: 'staff',
    may: 'reference.read',
    params: Version,
    reply: ProcedureView,
    handle: async ({ act, params }) => viewOf(act, await publishedProcedure(act, params.id, params.version)),
  }),
  route({
    method: 'GET',
    path: '/procedures/:id/:version/diagram',
    tag: 'procedures',
    summary: 'The diagram of a procedure, with the stage a matter stands in',
    door: 'staff',
    may: 'reference.read',
    params: Version,
    query: z.strictObject({ stage: z.string().max(40).optional(), lang: z.enum(['zh', 'en']).optional() }),
    reply: 'file',
    async handle({ act, params, query }) {
      const procedure = await publishedProcedure(act, params.id, params.version)
      const lang = query.lang ?? (act.language === 'en' ? 'en' : 'zh')
      return new FileReply('image/svg+xml; charset=utf-8', diagram(procedure, { stage: query.stage, lang }))
    },
  }),
]

const drafts: Route[] = [
  route({
    method: 'GET',
    path: '/procedure-drafts',
    tag: 'procedures',
    summary: 'Drafts of procedures, the latest first',
    door: 'staff',
    may: 'procedure.edit',
    query: DraftPage,
    reply: DraftList,
    handle: ({ act, query }) => listDrafts(act, query),
  }),
  route({
    method: 'POST',
    path: '/procedure-drafts',
    tag: 'procedures',
    summary: 'Begin a draft from a published version, or of a new procedure',
    door: 'staff',
    may: 'procedure.edit',
    body: NewDraft,
    reply: DraftCreated,
    status: 201,
    handle: ({ act, body }) => createDraft(act, body),
  }),
  route({
    method: 'POST',
    path: '/procedure-drafts/check',
    tag: 'procedures',
    summary: 'Check and draw a procedure that is being written; nothing is stored',
    door: 'staff',
    may: 'procedure.edit',
    body: z.strictObject({ body: ProcedureBody, stage: z.string().max(40).optional() }),
    reply: CheckView,
    handle: async ({ act, body }) => checkView(act, body.body, body.stage),
  }),
  route({
    method: 'GET',
    path: '/procedure-drafts/:id',
    tag: 'procedures',
    summary: 'A draft with what is wrong with it and how it looks',
    door: 'staff',
    may: 'procedure.edit',
    params: Id,
    reply: DraftView,
    handle: ({ act, params }) => readDraft(act, params.id),
  }),
  route({
    method: 'PUT',
    path: '/procedure-drafts/:id',
    tag: 'procedures',
    summary: 'Save a draft of the revision one has seen',
    door: 'staff',
    may: 'procedure.edit',
    params: Id,
    body: SavedDraft,
    reply: DraftSaved,
    handle: ({ act, params, body }) => saveDraft(act, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/procedure-drafts/:id',
    tag: 'procedures',
    summary: 'Discard a draft',
    door: 'staff',
    may: 'procedure.edit',
    params: Id,
    reply: 'none',
    handle: ({ act, params }) => discardDraft(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/procedure-drafts/:id/try',
    tag: 'procedures',
    summary: 'Lead a sample matter through a draft, with the clock running; nothing is stored of it',
    door: 'staff',
    may: 'procedure.edit',
    params: Id,
    body: TrialBody,
    reply: TrialView,
    handle: ({ act, params, body }) => tryDraft(act, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/procedure-drafts/:id/publish',
    tag: 'procedures',
    summary: 'Publish a draft as the next version; running matters keep theirs',
    door: 'staff',
    may: 'procedure.edit',
    params: Id,
    body: Publishing,
    reply: Published,
    handle: ({ act, params, body }) => publishDraft(act, params.id, body),
  }),
]

const migrations: Route[] = [
  route({
    method: 'POST',
    path: '/procedure-migrations/preview',
    tag: 'procedures',
    summary: 'What it would mean to let running matters go on under another version; nothing is changed',
    door: 'staff',
    may: 'procedure.approveMigration',
    body: MigrationBody,
    reply: ReportView,
    handle: ({ act, body }) => previewMigration(act, body),
  }),
  route({
    method: 'POST',
    path: '/procedure-migrations',
    tag: 'procedures',
    summary: 'Propose to let running matters go on under another version',
    door: 'staff',
    may: 'procedure.edit',
    body: MigrationBody,
    reply: MigrationProposed,
    status: 201,
    handle: ({ act, body }) => proposeMigration(act, body),
  }),
  route({
    method: 'GET',
    path: '/procedure-migrations',
    tag: 'procedures',
    summary: 'Migrations with how far they have come, the latest first',
    door: 'staff',
    may: 'procedure.approveMigration',
    query: MigrationPage,
    reply: MigrationList,
    handle: ({ act, query }) => listMigrations(act, query),
  }),
  route({
    method: 'GET',
    path: '/procedure-migrations/:id',
    tag: 'procedures',
    summary: 'How far a migration has come, and which matters stay',
    door: 'staff',
    may: 'procedure.approveMigration',
    params: Id,
    reply: MigrationView,
    handle: ({ act, params }) => readMigration(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/procedure-migrations/:id/approve',
    tag: 'procedures',
    summary: 'Approve a migration that somebody else proposed; it begins',
    door: 'staff',
    may: 'procedure.approveMigration',
    params: Id,
    reply: MigrationView,
    handle: ({ act, params }) => approveMigration(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/procedure-migrations/:id/cancel',
    tag: 'procedures',
    summary: 'Call a migration off; matters that have moved stay where they are',
    door: 'staff',
    may: 'procedure.approveMigration',
    params: Id,
    reply: MigrationView,
    handle: ({ act, params }) => cancelMigration(act, params.id),
  }),
]

export const procedureRoutes: Route[] = [...published, ...drafts, ...migrations]
