import type { FastifyReply } from 'fastify'
import { type Answers, type Draft, readDraft, saveDraft } from '../drafts.ts'
import { button, type Errors } from '../fields.ts'
import { html } from '../html.ts'
import { show } from '../layout.ts'
import { readCategories, readPlaces } from '../queries.ts'
import { redirect, type Sent, sent, type Visit } from '../visit.ts'
import { aboutQuestion } from './about.ts'
import { categoryQuestion, kindQuestion } from './category.ts'
import { photosQuestion } from './photos.ts'
import { type Asking, needsQuickExit, type Question } from './question.ts'
import { whatQuestion } from './what.ts'
import { spotQuestion, whereQuestion } from './where.ts'
import { personQuestion, whoQuestion } from './who.ts'

/** All questions in the order they are asked; those that do not apply are left out. */
export const questions: readonly Question[] = [
  categoryQuestion,
  kindQuestion,
  whereQuestion,
  spotQuestion,
  whatQuestion,
  photosQuestion,
  aboutQuestion,
  whoQuestion,
  personQuestion,
]

const CHECK = '/request/check'

/** Everything a page of the flow stands on; undefined after a redirect because there is no draft to go on with. */
export async function asking(visit: Visit): Promise<Asking | undefined> {
  const draft = await readDraft(visit)
  if (draft === undefined) {
    redirect(visit, '/request?expired=yes')
    return undefined
  }
  if (draft.answers.done !== undefined) {
    redirect(visit, `/request/done/${draft.answers.done.number}`)
    return undefined
  }
  const act = visit.act()
  const [categories, places] = await Promise.all([readCategories(act), readPlaces(act)])
  return { visit, draft, answers: draft.answers, categories, places }
}

const withAnswers = (asking: Asking, answers: Answers): Asking => ({ ...asking, answers })

/** The first question that is still open. */
export const openQuestion = (asking: Asking): Question | undefined =>
  questions.find((question) => question.applies(asking) && !question.answered(asking.answers))

export async function showQuestion(visit: Visit, question: Question): Promise<FastifyReply> {
  const now = await asking(visit)
  if (now === undefined) return visit.reply
  if (!question.applies(now)) return redirect(visit, nextPath(now, question))
  const query = visit.request.query as Record<string, unknown>
  return questionPage(now, question, { from: query['from'] === 'check' })
}

/** Takes in an answer; what is wrong with it is told on the same page, with everything typed still there. */
export async function answerQuestion(visit: Visit, question: Question): Promise<FastifyReply> {
  const now = await asking(visit)
  if (now === undefined) return visit.reply
  const form = sent(visit)
  const query = visit.request.query as Record<string, unknown>
  const from = query['from'] === 'check'
  const { answers, errors, stay } = await question.read(now, form)
  if (answers !== undefined) await saveDraft(visit, { hash: now.draft.hash, answers })
  const next = answers === undefined ? now : withAnswers(now, answers)
  if (errors !== undefined) return questionPage(next, question, { from, errors, form })
  if (stay) return redirect(visit, `/request/${question.id}${from ? '?from=check' : ''}`)
  if (from) {
    const open = openQuestion(next)
    return redirect(visit, open === undefined ? CHECK : `/request/${open.id}?from=check`)
  }
  return redirect(visit, nextPath(next, question))
}

function nextPath(asking: Asking, question: Question): string {
  // who found the finer class by searching has answered the question for it
  const found = (one: Question) => one.id === 'kind' && one.answered(asking.answers)
  const next = questions.slice(questions.indexOf(question) + 1).find((one) => one.applies(asking) && !found(one))
  return next === undefined ? CHECK : `/request/${next.id}`
}

function backPath(asking: Asking, question: Question): string {
  const before = questions.slice(0, questions.indexOf(question)).findLast((one) => one.applies(asking))
  return before === undefined ? '/request' : `/request/${before.id}`
}

type Showing = { from: boolean; errors?: Errors; form?: Sent }

async function questionPage(
  now: Asking,
  question: Question,
  { from, errors = {}, form }: Showing,
): Promise<FastifyReply> {
  const { visit } = now
  const { t } = visit
  const inner = await question.form(now, form, errors)
  return show(visit, {
    title: t(question.title),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    back: from ? CHECK : backPath(now, question),
    errors,
    question: true,
    personal: true,
    quickExit: needsQuickExit(now.answers),
    main: html`<form method="post" novalidate action="/request/${question.id}${from && '?from=check'}"${
      question.multipart && html` enctype="multipart/form-data"`
    }>
${inner}
<p class="go">${button(t('form.next'), 'primary', question.multipart ? { name: 'do', value: 'next' } : {})}
${question.multipart && button(t('photos.upload'), 'secondary', { name: 'do', value: 'upload', 'data-upload': '' })}</p>
</form>`,
  })
}

/** A draft as the page that begins again sees it. */
export const unfinished = (draft: Draft | undefined): boolean =>
  draft !== undefined && draft.answers.done === undefined && draft.answers.category !== undefined
