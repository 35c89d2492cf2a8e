import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { say } from '../messages/index.ts'
import { AbsenceList, AbsenceQuery, CandidateQuery, Candidates, listAbsences, substitutesFor } from './absences.ts'
import { acknowledge, handOver, NewHandover } from './handOver.ts'
import {
  HandoverList,
  HandoverQuery,
  HandoverView,
  listHandovers,
  Proposal,
  proposeHandover,
  Receivers,
  readHandover,
  receiversOf,
} from './handovers.ts'
import { endAbsence, NewAbsence, setAbsence } from './setAbsence.ts'
import { readUnattended, readWorkload, Unattended, Workload } from './workload.ts'

const Id = z.strictObject({ id: z.uuid() })
const Made = z.strictObject({ id: z.uuid() })
const Acknowledged = z.strictObject({
  /** matters that were to be taken over and could not be */
  refused: z.array(z.strictObject({ matter: z.uuid(), number: z.string(), problem: z.string() })),
  taken: z.int(),
})

export const peopleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/absences',
    tag: 'people',
    summary: 'Who is away and who stands in: one’s own, those one stands in for, those one answers for',
    door: 'staff',
    may: 'absence.manage',
    query: AbsenceQuery,
    reply: AbsenceList,
    handle: ({ act, query }) => listAbsences(act, query),
  }),
  route({
    method: 'GET',
    path: '/absences/candidates',
    tag: 'people',
    summary: 'Who may stand in for an account, and with which posts',
    door: 'staff',
    may: 'absence.manage',
    query: CandidateQuery,
    reply: Candidates,
    handle: ({ act, query }) => substitutesFor(act, query.account),
  }),
  route({
    method: 'POST',
    path: '/absences',
    tag: 'people',
    summary: 'Record that somebody will be away and who stands in',
    door: 'staff',
    may: 'absence.manage',
    body: NewAbsence,
    reply: Made,
    status: 201,
    handle: ({ act, body }) => setAbsence(act, body),
  }),
  route({
    method: 'POST',
    path: '/absences/:id/end',
    tag: 'people',
    summary: 'End an absence early; the substitute loses the posts at once',
    door: 'staff',
    may: 'absence.manage',
    params: Id,
    reply: 'none',
    handle: ({ act, params }) => endAbsence(act, params.id),
  }),
  route({
    method: 'GET',
    path: '/handovers',
    tag: 'people',
    summary: 'Hand-overs to this account or one of its posts, or from it',
    door: 'staff',
    may: 'handover.write',
    query: HandoverQuery,
    reply: HandoverList,
    handle: ({ act, query }) => listHandovers(act, query),
  }),
  route({
    method: 'GET',
    path: '/handovers/proposal',
    tag: 'people',
    summary: 'The open matters that a hand-over of this account would name',
    door: 'staff',
    may: 'handover.write',
    reply: Proposal,
    handle: ({ act }) => proposeHandover(act),
  }),
  route({
    method: 'GET',
    path: '/handovers/receivers',
    tag: 'people',
    summary: 'To whom this account may hand over',
    door: 'staff',
    may: 'handover.write',
    reply: Receivers,
    handle: ({ act }) => receiversOf(act),
  }),
  route({
    method: 'POST',
    path: '/handovers',
    tag: 'people',
    summary: 'Hand over to the next shift; nobody’s matter changes hands by it',
    door: 'staff',
    may: 'handover.write',
    body: NewHandover,
    reply: Made,
    status: 201,
    handle: ({ act, body }) => handOver(act, body),
  }),
  route({
    method: 'GET',
    path: '/handovers/:id',
    tag: 'people',
    summary: 'One hand-over with its matters as they are now',
    door: 'staff',
    may: 'handover.write',
    params: Id,
    reply: HandoverView,
    handle: ({ act, params }) => readHandover(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/handovers/:id/acknowledge',
    tag: 'people',
    summary: 'Acknowledge a hand-over, and take its matters over where it says so',
    door: 'staff',
    may: 'handover.write',
    params: Id,
    reply: Acknowledged,
    handle: async ({ act, params }) => {
      const lines = await acknowledge(act, params.id)
      return {
        taken: lines.filter(({ ok }) => ok).length,
        refused: lines.flatMap(({ matter, number, problem }) =>
          problem === undefined ? [] : [{ matter, number, problem: say(act.language, `problem.${problem.code}`) }],
        ),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/workload',
    tag: 'people',
    summary: 'Who has how much to do, by unit and person',
    door: 'staff',
    may: 'workload.read',
    reply: Workload,
    handle: ({ act }) => readWorkload(act),
  }),
  route({
    method: 'GET',
    path: '/unattended',
    tag: 'people',
    summary: 'Open matters of people who have left, which are nobody’s',
    door: 'staff',
    may: 'workload.read',
    reply: Unattended,
    handle: ({ act }) => readUnattended(act),
  }),
]
