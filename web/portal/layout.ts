import type { FastifyReply } from 'fastify'
import { icon, script, style } from './assets.ts'
import type { Errors } from './fields.ts'
import { type Html, html, type Piece } from './html.ts'
import type { Key, Translate } from './translate.ts'
import type { Visit } from './visit.ts'

export type Page = {
  /** what the tab and the history say; the heading stands in `main` */
  title: string
  main: Piece
  status?: number
  /** where "back" leads on a page of one question */
  back?: string | undefined
  /** shown above all, with focus; makes the title begin with the word for error */
  errors?: Errors
  /** a page of one question: no menu, so that nothing leads astray */
  question?: boolean
  /** a way out of sight for those who must not be seen here */
  quickExit?: boolean
  /** may be kept by nobody */
  personal?: boolean
  /** uses the whole width */
  wide?: boolean
}

/** Sends a page with its frame: the house, how to read it, the way to a human being. */
export function show(visit: Visit, page: Page): FastifyReply {
  const { personal = false, status = 200 } = page
  return visit.reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', personal ? 'no-store' : 'private, no-cache')
    .send(frame(visit, page).text)
}

const menu: readonly (readonly [string, Key])[] = [
  ['/', 'menu.home'],
  ['/request', 'menu.request'],
  ['/track', 'menu.track'],
  ['/statistics', 'menu.statistics'],
  ['/help', 'menu.help'],
]

function frame(visit: Visit, page: Page): Html {
  const { t, language, large, office, path } = visit
  const { errors = {}, title } = page
  const wrong = Object.keys(errors).length > 0
  const house = office.name === '' ? t('site.name') : office.name
  return html`<!doctype html>
<html lang="${language}"${large && html` class="large"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${wrong && t('error.mark')}${title} · ${house}</title>
<link rel="icon" href="${icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${style.path}">
<script type="module" src="${script.path}"></script>
</head>
<body>
<a class="skip" href="#main">${t('site.skip')}</a>
<header class="top">
<div class="column">
<a class="house" href="/"><img src="${icon.path}" alt="" width="36" height="36"><span><b>${house}</b> <span class="service">${t('site.service')}</span></span></a>
<p class="reading">${readingLinks(visit)}</p>
</div>
${
  !page.question &&
  html`<nav aria-label="${t('menu.label')}"><ul class="column">${menu.map(
    ([to, key]) => html`<li><a href="${to}"${isHere(path, to) && html` aria-current="page"`}>${t(key)}</a></li>`,
  )}</ul></nav>`
}
</header>
${
  page.quickExit &&
  html`<form class="exit" method="post" action="/leave"><div class="column"><p>${t('exit.hint')}</p><button class="button danger" data-exit>${t('exit.button')}</button></div></form>`
}
<div class="column${page.wide && ' wide'}">
<main id="main">
${page.back !== undefined && html`<p class="back"><a href="${page.back}">${t('form.back')}</a></p>`}
${wrong && errorSummary(errors, t)}
${page.main}
</main>
</div>
${footer(visit)}
</body>
</html>
`
}

const isHere = (path: string, to: string) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`))

function readingLinks({ t, language, large, path }: Visit): Html {
  const to = (choice: string) => `/reading?${choice}&back=${encodeURIComponent(path)}`
  return html`<a href="${to(large ? 'type=normal' : 'type=large')}">${large ? t('reading.normal') : t('reading.large')}</a>
<a href="${to(language === 'en' ? 'language=zh-CN' : 'language=en')}" lang="${language === 'en' ? 'zh-CN' : 'en'}">${t('reading.language')}</a>
<button type="button" hidden data-aloud data-quiet="${t('reading.quiet')}">${t('reading.aloud')}</button>`
}

function errorSummary(errors: Errors, t: Translate): Html {
  return html`<div class="summary" role="alert" tabindex="-1" autofocus data-focus aria-labelledby="summary-title">
<h2 id="summary-title">${t('error.summary')}</h2>
<ul>${Object.entries(errors).map(
    ([name, text]) => html`<li><a href="#${name.replace(/[^\w-]/g, '-')}">${text}</a></li>`,
  )}</ul></div>`
}

/** The same help at the same place on every page (WCAG 2.2, 3.2.6; PR-42, PR-44). */
function footer({ t, contact, office }: Visit): Html {
  const { phone, address, hours, officer, officerPhone } = contact
  return html`<footer><div class="column">
<section><h2>${t('footer.human')}</h2>
<p>${phone ? html`${t('footer.phone')}${call(phone)}` : t('footer.window')}${hours && html`<br>${hours}`}${address && html`<br>${address}`}</p></section>
<section><h2>${t('footer.data')}</h2>
<p>${officer ?? office.name}${(officerPhone ?? phone) && html`<br>${call(officerPhone ?? phone ?? '')}`}<br><a href="/help#data">${t('footer.rights')}</a></p></section>
<section><h2>${t('footer.emergency')}</h2><p>${emergencyNumbers(t)}</p></section>
</div></footer>`
}

/** A number that a phone dials. */
export const call = (phone: string): Html =>
  html`<a class="tel" href="tel:${phone.replace(/[^\d+]/g, '')}">${phone}</a>`

export function emergencyNumbers(t: Translate): Html {
  return html`${call('110')} ${t('emergency.police')} · ${call('119')} ${t('emergency.fire')} · ${call('120')} ${t('emergency.ambulance')}`
}

/** Danger first: before anything else is asked or offered. */
export function emergencyBox(t: Translate): Html {
  const line = (number: string, key: Key) =>
    html`<li><a href="tel:${number}"><b>${number}</b> <span>${t(key)}</span></a></li>`
  return html`<section class="emergency" aria-labelledby="emergency-title"><h2 id="emergency-title">${t('emergency.title')}</h2>
<ul>${line('110', 'emergency.police')}${line('119', 'emergency.fire')}${line('120', 'emergency.ambulance')}</ul></section>`
}
