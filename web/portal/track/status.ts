import type { FastifyReply } from 'fastify'
import {
  consentToContact,
  contactConsent,
  readPhoto,
  type TrackView,
  trackSubmission,
} from '../../../server/matters/index.ts'
import { notFound } from '../../../server/problem/index.ts'
import { button, hidden } from '../fields.ts'
import { momentText } from '../format.ts'
import { type Html, html, paragraphs } from '../html.ts'
import { call, show } from '../layout.ts'
import { givePass, withPass } from '../pass.ts'
import { postName } from '../posts.ts'
import { type FactsRead, readReads } from '../queries.ts'
import type { Key } from '../translate.ts'
import { redirect, sent, type Visit } from '../visit.ts'
import { results } from './answer.ts'
import { until } from './due.ts'
import { hasWithdrawn, now } from './now.ts'
import { splits } from './splits.ts'
import { photos, timeline } from './timeline.ts'

/** Where the request stands, who has it, until when and why, what came of it, and what may be done now. */
export function statusPage(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const { t } = visit
    const act = visit.act({ resident })
    const [view, reads, mayCall] = await Promise.all([trackSubmission(act), readReads(act), contactConsent(act)])
    // every look prolongs the pass: it ends half an hour after the last one
    await givePass(visit, resident)
    const news = (visit.request.query as Record<string, unknown>)['news']
    const { html: came, told } = results(visit, view)
    return show(visit, {
      title: t('status.title', { number: view.number }),
      personal: true,
      main: html`${news === 'done' && html`<div class="note good" role="status"><p>${t('status.thanks')}</p></div>`}
${news === 'changed' && html`<div class="note" role="status"><p>${t('status.changed')}</p></div>`}
<p class="number-label">${view.number}</p>
<h1>${view.title}</h1>
${steps(visit, view)}
${now(visit, view)}
${came}
${splits(visit, view)}
<div class="pair">${responsible(visit, view)}${!hasWithdrawn(view) && until(visit, view)}</div>
${timeline(visit, view, told)}
<section><h2>${t('status.yours')}</h2>${paragraphs(view.body)}${photos(
        visit,
        view.photos.filter(({ event }) => event === 1).map(({ id }) => id),
      )}</section>
${mayCall !== undefined && consent(visit, mayCall)}
${readers(visit, reads)}
<form method="post" action="/track/end" class="noprint"><p class="go"><button class="button secondary">${t('status.end')}</button></p></form>`,
    })
  })
}

/** Takes back, or gives, the consent to be called: in one step (PR-06). */
export function changeConsent(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    await consentToContact(visit.act({ resident }), sent(visit).get('contact') === 'yes')
    return redirect(visit, '/track/status?news=done')
  })
}

/** A photo of one's own request. */
export function statusPhoto(visit: Visit): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const { id } = visit.request.params as { id: string }
    const { size } = visit.request.query as Record<string, unknown>
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) throw notFound()
    const { type, body } = await readPhoto(visit.act({ resident }), id, size === 'thumb' ? 'thumb' : 'full')
    return visit.reply.header('content-type', type).header('cache-control', 'private, no-store').send(body)
  })
}

/** The coarse way of every request, with the present step marked for eye and ear. */
function steps({ t }: Visit, view: TrackView): Html {
  const at = view.phases.findIndex(({ id }) => id === view.phase)
  return html`<ol class="steps">${view.phases.map(
    ({ title }, index) =>
      html`<li class="${index < at ? 'past' : index === at ? 'present' : 'future'}"${index === at && html` aria-current="step"`}><span>${title}</span>${index < at && html`<span class="unseen"> ${t('status.past')}</span>`}</li>`,
  )}</ol>`
}

function responsible({ t, office, contact }: Visit, { responsible: who }: TrackView): Html {
  const phone = who.phone ?? contact.phone
  const hours = who.hours ?? contact.hours
  const address = who.address ?? (who.unit === null ? contact.address : undefined)
  return html`<section class="card"><h2>${t('status.responsible')}</h2>
<p><b>${who.unit ?? t('done.desk', { house: office.name || t('site.name') })}</b></p>
<dl class="facts">${phone && html`<dt>${t('people.phone')}</dt><dd>${call(phone)}</dd>`}${hours && html`<dt>${t('people.hours')}</dt><dd>${hours}</dd>`}${address && html`<dt>${t('people.address')}</dt><dd>${address}</dd>`}</dl></section>`
}

function consent({ t }: Visit, mayCall: boolean): Html {
  return html`<section><h2>${t('consent.title')}</h2><p>${mayCall ? t('consent.given') : t('consent.notGiven')}</p>
<form method="post" action="/track/consent" class="noprint">${hidden('contact', mayCall ? 'no' : 'yes')}<p class="go">${button(mayCall ? t('consent.take') : t('consent.give'), 'secondary', { 'data-once': '' })}</p></form></section>`
}

const purposes: Record<string, Key> = {
  contact: 'purpose.contact',
  verify: 'purpose.verify',
  handle: 'purpose.handle',
  callback: 'purpose.callback',
  correct: 'purpose.correct',
  legalDuty: 'purpose.legalDuty',
}

/** Who has read my name and phone, in which post and what for (PR-25). */
function readers(visit: Visit, reads: readonly FactsRead[]): Html {
  const { t } = visit
  const postOf = ({ post, role, organization }: FactsRead) =>
    [organization, postName(visit, post, role) ?? t('reads.formerPost')].filter((part) => part !== null).join(' ')
  return html`<section><h2>${t('reads.title')}</h2>
${
  reads.length === 0
    ? html`<p>${t('reads.nobody')}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${t('reads.title')}"><table><thead><tr><th>${t('reads.at')}</th><th>${t('reads.post')}</th><th>${t('reads.purpose')}</th></tr></thead>
<tbody>${reads.map((read) => html`<tr><td>${momentText(read.at)}</td><td>${postOf(read)}</td><td>${t(purposes[read.purpose] ?? 'purpose.handle')}</td></tr>`)}</tbody></table></div>`
}</section>`
}
