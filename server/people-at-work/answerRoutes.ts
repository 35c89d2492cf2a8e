import { z } from 'zod'
import { type Route, route } from '../http/index.ts'
import { AnswerList, AnswerQuery, AnswerView, listAnswers } from './answers.ts'
import { AnswersForMatter, answersFor, MergeBody, MergeLines, previewMerge } from './mergeAnswers.ts'
import { addAnswer, changeAnswer, NewAnswer, retireAnswer } from './writeAnswer.ts'

const Id = z.strictObject({ id: z.uuid() })
const Revision = z.strictObject({ revision: z.coerce.number().int().min(1).max(2_147_483_647) })

export const answerRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/standard-answers',
    tag: 'answers',
    summary: 'Answers that are written once, for a category the narrowest first',
    door: 'staff',
    may: 'answers.read',
    query: AnswerQuery,
    reply: AnswerList,
    handle: ({ act, query }) => listAnswers(act, query),
  }),
  route({
    method: 'POST',
    path: '/standard-answers',
    tag: 'answers',
    summary: 'Add a standard answer',
    door: 'staff',
    may: 'answers.manage',
    body: NewAnswer,
    reply: AnswerView,
    status: 201,
    handle: ({ act, body }) => addAnswer(act, body),
  }),
  route({
    method: 'PUT',
    path: '/standard-answers/:id',
    tag: 'answers',
    summary: 'Change a standard answer of the revision one has seen',
    door: 'staff',
    may: 'answers.manage',
    params: Id,
    body: NewAnswer.extend({ revision: z.int().min(1).max(2_147_483_647) }),
    reply: AnswerView,
    handle: ({ act, params, body: { revision, ...answer } }) => changeAnswer(act, params.id, revision, answer),
  }),
  route({
    method: 'DELETE',
    path: '/standard-answers/:id',
    tag: 'answers',
    summary: 'Take a standard answer of the revision one has seen out of use',
    door: 'staff',
    may: 'answers.manage',
    params: Id,
    query: Revision,
    reply: 'none',
    handle: ({ act, params, query }) => retireAnswer(act, params.id, query.revision),
  }),
  route({
    method: 'GET',
    path: '/matters/:id/standard-answers',
    tag: 'answers',
    summary: 'Standard answers that suit a matter, filled with what it says',
    door: 'staff',
    may: 'answers.read',
    params: Id,
    reply: AnswersForMatter,
    handle: ({ act, params }) => answersFor(act, params.id),
  }),
  route({
    method: 'POST',
    path: '/matters/merge-answers/preview',
    tag: 'answers',
    summary: 'What many matters would be answered with one template, and which cannot be',
    door: 'staff',
    may: 'answers.merge',
    body: MergeBody,
    reply: MergeLines,
    handle: ({ act, body }) => previewMerge(act, body),
  }),
]
