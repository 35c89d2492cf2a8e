import type { FastifyReply } from 'fastify'
import { createSubmission, NewSubmission } from '../../../server/matters/index.ts'
import { problemOf, Refused } from '../../../server/problem/index.ts'
import { type Answers, readDraft, saveDraft } from '../drafts.ts'
import { button, type Errors } from '../fields.ts'
import { otherWays } from '../home.ts'
import { html } from '../html.ts'
import { show } from '../layout.ts'
import { givePass } from '../pass.ts'
import type { Translate } from '../translate.ts'
import { redirect, type Visit } from '../visit.ts'
import { asking, openQuestion, questions } from './flow.ts'
import { type Asking, isAboutPerson, needsQuickExit } from './question.ts'

/** The words about data that were shown; raised when they change, so that it is known to what somebody agreed. */
const NOTICE = 'portal-1'

/** All answers on one page, each with the way to change it; nothing is sent before this is confirmed. */
export async function checkPage(visit: Visit): Promise<FastifyReply> {
  const now = await asking(visit)
  if (now === undefined) return visit.reply
  const open = openQuestion(now)
  if (open !== undefined) return redirect(visit, `/request/${open.id}`)
  return answersPage(now, {})
}

async function answersPage(now: Asking, errors: Errors): Promise<FastifyReply> {
  const { visit, answers } = now
  const { t } = visit
  const asked = questions.filter((question) => question.applies(now) && question.id !== 'kind')
  const rows = await Promise.all(asked.map(async (question) => ({ question, said: await question.summary(now) })))
  const last = asked.at(-1)
  return show(visit, {
    title: t('check.title'),
    status: Object.keys(errors).length > 0 ? 422 : 200,
    back: last === undefined ? '/request' : `/request/${last.id}`,
    errors,
    question: true,
    personal: true,
    quickExit: needsQuickExit(answers),
    main: html`<h1>${t('check.title')}</h1>
<p>${t('check.lead')}</p>
<dl class="answers">${rows.map(
      ({ question, said }) => html`<div id="${question.id}" tabindex="-1"><dt>${t(question.title)}</dt>
<dd>${said.length === 0 ? html`<span class="quiet">${t('check.nothing')}</span>` : said.map((text) => html`<p class="said">${text}</p>`)}
${question.id === 'photos' && photoRow(answers, t)}</dd>
<dd class="change"><a href="/request/${question.id}?from=check">${t('check.change')}<span class="unseen"> ${t(question.title)}</span></a></dd></div>`,
    )}</dl>
${answers.who === 'anonymous' && html`<div class="note"><p>${t('check.anonymous')}</p></div>`}
<form method="post" action="/request/check"><p>${t('check.agree')}</p><p class="go">${button(t('check.send'), 'primary', { 'data-once': '' })}</p></form>`,
  })
}

const photoRow = ({ photos }: Answers, t: Translate) =>
  photos.length > 0 &&
  html`<p class="thumbs">${photos.map(
    ({ id }, index) =>
      html`<img src="/request/photos/${id}" alt="${t('photos.alt', { n: index + 1 })}" width="96" height="96">`,
  )}</p>`

/**
 * Submits once, however often it is pressed: the draft is the idempotency key, and a draft that is done leads to its receipt.
 */
export async function confirm(visit: Visit): Promise<FastifyReply> {
  const now = await asking(visit)
  if (now === undefined) return visit.reply
  const open = openQuestion(now)
  if (open !== undefined) return redirect(visit, `/request/${open.id}`)
  const input = NewSubmission.safeParse(submissionOf(now))
  if (!input.success) return answersPage(now, { category: visit.t('check.refused') })
  const act = visit.act({ draft: now.draft.hash, key: `draft-${now.draft.hash}` })
  try {
    // the photos of a draft go to the first of two that are sent at once; the second then finds the reply of the first
    const made = await createSubmission(act, input.data, visit.request.ip).catch((error) => {
      if (error instanceof Refused && error.faults.some(({ code }) => code === 'photo.unknown'))
        return createSubmission(act, input.data, visit.request.ip)
      throw error
    })
    const { number, submission, matter } = made
    await saveDraft(visit, {
      hash: now.draft.hash,
      answers: { photos: [], answered: [], done: { number, submission, matter } },
    })
    await givePass(visit, { number, submission, matter })
    return redirect(visit, `/request/done/${number}`)
  } catch (error) {
    if (!(error instanceof Refused) || error.status >= 500) throw error
    const done = (await readDraft(visit))?.answers.done
    if (done !== undefined) return redirect(visit, `/request/done/${done.number}`)
    return error.status === 429 ? laterPage(visit) : answersPage(now, errorsOf(error, visit))
  }
}

/** Too many came from this address: nothing is lost, and there are other ways meanwhile. */
function laterPage(visit: Visit): FastifyReply {
  const { t } = visit
  return show(visit, {
    title: t('later.title'),
    status: 429,
    question: true,
    personal: true,
    main: html`<h1>${t('later.title')}</h1>
<p class="lead">${t('later.why')}</p><p>${t('later.kept')}</p>
<form method="post" action="/request/check"><p class="go">${button(t('later.again'), 'primary', { 'data-once': '' })}
<a class="button secondary" href="/request/check">${t('later.look')}</a></p></form>
<h2>${t('home.other')}</h2>${otherWays(visit)}`,
  })
}

function submissionOf({ visit: { t }, answers }: Asking): unknown {
  const { who, name, phone, behalf, about, photos } = answers
  const named = who !== 'anonymous'
  return {
    channel: 'web',
    title: answers.title,
    body: who === 'other' ? `${t('person.for', { behalf: behalf ?? '' })}\n\n${answers.body}` : answers.body,
    category: answers.category,
    area: answers.building ?? answers.area,
    ...(answers.place !== undefined && { place: answers.place }),
    petitioner: named ? { anonymous: false, name, phone } : { anonymous: true },
    onBehalf: who === 'other',
    personTimes: answers.people ?? 1,
    ...(isAboutPerson(answers) && about !== undefined && { about }),
    photos: photos.map(({ id }) => id),
    consent: { notice: NOTICE, contact: named && answers.contact === true },
  }
}

const QUESTION_OF: readonly (readonly [string, string])[] = [
  ['/petitioner', 'person'],
  ['/title', 'what'],
  ['/body', 'what'],
  ['/area', 'where'],
  ['/category', 'category'],
  ['/place', 'spot'],
  ['/about', 'about'],
  ['/photos', 'photos'],
]

/** What the service refused, said at the question it is about. */
function errorsOf(refused: Refused, { language, request }: Visit): Errors {
  const problem = problemOf(refused, language, request.id)
  const faults = problem.errors ?? [{ code: problem.code, detail: problem.title }]
  return Object.fromEntries(
    faults.map(({ pointer = '', detail }: { pointer?: string; detail: string }) => [
      QUESTION_OF.find(([at]) => pointer.startsWith(at))?.[1] ?? 'category',
      detail,
    ]),
  )
}
