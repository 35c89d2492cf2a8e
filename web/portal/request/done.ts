import type { FastifyReply } from 'fastify'
import { toString as drawQr } from 'qrcode'
import { readReferenceNumber } from '../../../core/reference/index.ts'
import type { Resident } from '../../../server/kernel/index.ts'
import { codeOf, type TrackView, trackSubmission } from '../../../server/matters/index.ts'
import { notFound } from '../../../server/problem/index.ts'
import { readDraft } from '../drafts.ts'
import { button } from '../fields.ts'
import { dayInWords, momentText, spokenNumber } from '../format.ts'
import { type Html, html, raw } from '../html.ts'
import { call, show } from '../layout.ts'
import { leadingDue } from '../track/due.ts'
import type { Visit } from '../visit.ts'

type Receipt = { number: string; code: string; view: TrackView }

/**
 * The receipt. It opens for a day in the browser that submitted; anywhere else, and later, the same address
 * shows the number alone and leads to tracking, so that it may be bookmarked.
 */
export async function donePage(visit: Visit): Promise<FastifyReply> {
  const { t, language } = visit
  const { number } = asked(visit)
  const receipt = await receiptFor(visit, number)
  if (receipt === undefined) {
    return show(visit, {
      title: t('done.later', { number }),
      personal: true,
      main: html`<h1>${t('done.later', { number })}</h1><p>${t('done.laterText')}</p><p class="go"><a class="button primary" href="/track?number=${number}">${t('menu.trackLong')}</a></p>`,
    })
  }
  const { code, view } = receipt
  const link = `${originOf(visit)}/track?number=${number}`
  const due = leadingDue(view)
  return show(visit, {
    title: t('done.title'),
    personal: true,
    main: html`<div class="receipt">
<div class="stamp"><h1>${t('done.title')}</h1>
<p class="number-label">${t('done.number')}</p><p class="number">${number}</p>
<p class="quiet">${t('done.spoken', { words: spokenNumber(number, t) })}</p>
<p class="number-label">${t('done.code')}</p><p class="number code">${code}</p>
<p>${t('done.keep')}</p></div>
<h2>${t('done.next')}</h2>
<ol class="next"><li>${t('done.nextRegister', { day: dayOfClock(visit, view, 'register') })}</li><li>${t('done.nextHandle')}</li>
<li>${due === undefined ? t('done.nextAnswerSoon') : html`${t('done.nextAnswer')}<b>${dayInWords(due.dueDay, language)}</b>${t('done.nextAnswerEnd')}`}</li>
<li>${t('done.nextRate')}</li></ol>
<h2>${t('done.who')}</h2>
${whoNow(visit, view)}
<div class="qr"><div>${raw(await qr(link))}</div><p>${t('done.qr')}</p></div>
<dl class="facts print"><dt>${t('done.submitted')}</dt><dd>${momentText(view.receivedAt)}</dd><dt>${t('what.short')}</dt><dd>${view.title}</dd></dl>
<p class="go noprint"><a class="button primary" href="/track/status">${t('done.track')}</a>
${button(t('done.print'), 'secondary', { type: 'button', 'data-print': '', hidden: '' })}
<a class="button secondary" href="/request/done/${number}/copy">${t('done.copy')}</a></p>
</div>`,
  })
}

/** The receipt as a small text file for those who keep files. */
export async function doneCopy(visit: Visit): Promise<FastifyReply> {
  const { t, language, contact } = visit
  const { number } = asked(visit)
  const receipt = await receiptFor(visit, number)
  if (receipt === undefined) throw notFound()
  const { code, view } = receipt
  const due = leadingDue(view)
  const lines = [
    `${visit.office.name} ${t('site.service')}`,
    `${t('done.number')}: ${number}`,
    `${t('done.code')}: ${code}`,
    `${t('done.submitted')}: ${momentText(view.receivedAt)}`,
    `${t('what.short')}: ${view.title}`,
    ...(due === undefined ? [] : [`${due.title}: ${dayInWords(due.dueDay, language)}`]),
    `${originOf(visit)}/track?number=${number}`,
    ...(contact.phone === undefined ? [] : [`${t('footer.phone')}${contact.phone}`]),
  ]
  return visit.reply
    .header('content-type', 'text/plain; charset=utf-8')
    .header('content-disposition', `attachment; filename="${number}.txt"`)
    .header('cache-control', 'no-store')
    .send(`\ufeff${lines.join('\r\n')}\r\n`)
}

function asked(visit: Visit): { number: string } {
  const reading = readReferenceNumber((visit.request.params as { number: string }).number)
  if (!reading.ok) throw notFound()
  return { number: reading.number }
}

async function receiptFor(visit: Visit, number: string): Promise<Receipt | undefined> {
  const done: Resident | undefined = (await readDraft(visit))?.answers.done
  if (done === undefined || done.number !== number) return undefined
  const keys = await visit.kernel.keysOf(visit.kernel.homeTenant)
  const view = await trackSubmission(visit.act({ resident: done }))
  return { number, code: codeOf(keys, done.submission), view }
}

function dayOfClock({ language, t }: Visit, view: TrackView, clock: string): string {
  const run = view.clocks.find((one) => one.clock === clock)
  return run === undefined ? t('done.soon') : dayInWords(run.dueDay, language)
}

function whoNow({ t, office, contact }: Visit, { responsible }: TrackView): Html {
  const unit = responsible.unit ?? t('done.desk', { house: office.name || t('site.name') })
  const phone = responsible.phone ?? contact.phone
  const hours = responsible.hours ?? contact.hours
  return html`<p><b>${unit}</b>${phone && html`<br>${call(phone)}`}${hours && html`<br>${hours}`}</p>`
}

/** Where this very site is reached, for the code on paper. */
const originOf = ({ request }: Visit): string =>
  process.env.PUBLIC_URL?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`

/** Leads to the page that asks for the query code; holds the number and nothing personal. */
const qr = (link: string): Promise<string> => drawQr(link, { type: 'svg', errorCorrectionLevel: 'Q', margin: 0 })
