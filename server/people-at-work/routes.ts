import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { AbsenceList, AbsenceQuery, CandidateQuery, Candidates, listAbsences, substitutesFor } from './absences.ts'
import { endAbsence, NewAbsence, setAbsence } from './setAbsence.ts'

const Id = z.strictObject({ id: z.uuid() })
const Made = z.strictObject({ id: z.uuid() })

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
]
