import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'
import { call, emergencyBox, show } from './layout.ts'
import { postName } from './posts.ts'
import { type PublishedPost, readPosts } from './queries.ts'
import type { Visit } from './visit.ts'

/** The front door: danger first, the two things most people come for, and who answers for which grid (A3-19). */
export async function homePage(visit: Visit): Promise<FastifyReply> {
  const { t } = visit
  const posts = await readPosts(visit.act())
  return show(visit, {
    title: t('home.title'),
    wide: true,
    main: html`<h1 class="unseen">${t('home.title')}</h1>
${emergencyBox(t)}
<div class="doors">${door('/request', t('home.request'), t('home.requestText'), true)}${door('/track', t('home.track'), t('home.trackText'))}</div>
<div class="pair"><section class="card"><h2>${t('home.other')}</h2>${otherWays(visit)}</section>
<section class="card"><h2>${t('home.open')}</h2><p>${t('home.openText')}</p><p><a href="/statistics">${t('home.statistics')}</a></p><p><a href="/help">${t('home.help')}</a></p></section></div>
${posts.length > 0 && html`<section><h2>${t('people.title')}</h2><p>${t('people.lead')}</p>${people(visit, posts)}</section>`}`,
  })
}

const door = (to: string, title: string, text: string, first = false): Html =>
  html`<a class="door${first && ' first'}" href="${to}"><b>${title}</b><span>${text}</span></a>`

/** By phone, at the window, at home: a human being is always there to be asked for (PR-42). */
export function otherWays({ t, contact }: Visit): Html {
  const { phone, address, hours } = contact
  return html`<p>${t('home.otherText')}</p><dl class="facts">${phone && html`<dt>${t('people.phone')}</dt><dd>${call(phone)}</dd>`}${hours && html`<dt>${t('people.hours')}</dt><dd>${hours}</dd>`}${address && html`<dt>${t('people.address')}</dt><dd>${address}</dd>`}</dl>
<p>${t('home.visit')}</p>`
}

/** Heads of areas and grid workers, area by area. */
function people(visit: Visit, posts: readonly PublishedPost[]): Html {
  const { t, contact } = visit
  const shown = posts.filter(({ role, headsArea }) => headsArea || role === 'gridWorker')
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${t('people.title')}"><table class="people"><thead><tr><th>${t('people.area')}</th><th>${t('people.name')}</th><th>${t('people.duty')}</th><th>${t('people.phone')}</th><th>${t('people.service')}</th></tr></thead>
<tbody>${shown.map((post) => {
    const phone = post.phone ?? contact.phone
    return html`<tr><th scope="row">${post.areaName ?? ''}</th><td data-label="${t('people.name')}">${post.name}</td><td data-label="${t('people.duty')}">${postName(visit, post.post, post.role) ?? ''}</td><td data-label="${t('people.phone')}">${phone ? call(phone) : t('people.window')}</td><td data-label="${t('people.service')}">${t(post.headsArea ? 'people.headService' : 'people.gridWorkerService')}</td></tr>`
  })}</tbody></table></div>`
}
