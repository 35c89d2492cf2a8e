import type { FastifyReply } from 'fastify'
import { type PublicStatistics, publicStatistics } from '../../server/measures/index.ts'
import { button } from './fields.ts'
import { countText, dayInWords } from './format.ts'
import { type Html, html, type Piece } from './html.ts'
import { show } from './layout.ts'
import type { Visit } from './visit.ts'

type Headline = PublicStatistics['figures'][number]
type Line = PublicStatistics['byMonth'][number]

/** What everybody may know of how well it goes: counts and rates with what they mean, small ones left out (PR-32). */
export async function statisticsPage(visit: Visit): Promise<FastifyReply> {
  const { t, kernel, language } = visit
  const figures = await publicStatistics(kernel, language)
  const empty = figures.received === null && figures.byMonth.every(({ received }) => received === null)
  return show(visit, {
    title: t('statistics.title'),
    wide: true,
    main: html`<h1>${t('statistics.title')}</h1>
<p class="lead">${t('statistics.asOf', { day: dayInWords(figures.asOf, language) })}</p>
${empty ? html`<div class="note"><p>${t('statistics.none')}</p></div>` : figuresOf(visit, figures)}
<p class="quiet">${t('statistics.small', { n: figures.threshold })}</p>
<p class="go noprint">${button(t('statistics.print'), 'secondary', { type: 'button', 'data-print': '', hidden: '' })}</p>`,
  })
}

function figuresOf(visit: Visit, figures: PublicStatistics): Html {
  const { t } = visit
  return html`<h2>${t('statistics.main')}</h2>
<dl class="figures">${tile(t('statistics.received'), countOr(visit, figures.received), t('statistics.receivedText'))}
${tile(t('statistics.answered'), countOr(visit, figures.answered), t('statistics.answeredText'))}
${figures.figures.map((headline) => tile(headline.label, valueText(visit, headline), headline.definition))}</dl>
${table(visit, t('statistics.byMonth'), t('statistics.month'), figures.byMonth)}
${table(visit, t('statistics.byCategory'), t('statistics.category'), figures.byCategory)}`
}

const tile = (label: string, value: Piece, meaning: string): Html =>
  html`<div><dt>${label}</dt><dd>${value}</dd><dd class="hint">${meaning}</dd></div>`

const countOr = ({ t }: Visit, count: number | null): Html =>
  count === null ? html`<span class="quiet">${t('statistics.hidden')}</span>` : html`<b>${countText(count)}</b>`

function valueText(visit: Visit, { unit, value, numerator, base }: Headline): Html {
  const { t } = visit
  if (value === null) return html`<span class="quiet">${t('statistics.unknown')}</span>`
  switch (unit) {
    case 'share':
      return html`<b>${(value * 100).toFixed(1)}%</b>${
        numerator !== null &&
        base !== null &&
        html` <span class="quiet">${t('statistics.of', { numerator: countText(numerator), base: countText(base) })}</span>`
      }`
    case 'day':
      return html`<b>${t('statistics.days', { n: value.toFixed(1) })}</b>`
    case 'item':
    case 'person':
    case 'time':
      return html`<b>${countText(value)}</b>`
  }
}

/** A table whose bars repeat its numbers for the eye. */
function table(visit: Visit, title: string, head: string, lines: readonly Line[]): Html | false {
  const { t } = visit
  const most = Math.max(1, ...lines.map(({ received }) => received ?? 0))
  // a column in which every count is too small to be shown says nothing
  const anyAnswered = lines.some(({ answered }) => answered !== null)
  const cell = (count: number | null) =>
    count === null ? html`<span class="quiet">${t('statistics.hidden')}</span>` : countText(count)
  return (
    lines.length > 0 &&
    html`<section><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">${head}</th><th scope="col" class="count">${t('statistics.received')}</th>${anyAnswered && html`<th scope="col" class="count">${t('statistics.answered')}</th>`}<th scope="col"><span class="unseen">${t('statistics.share')}</span></th></tr></thead>
<tbody>${lines.map(
      ({ label, received, answered }) =>
        html`<tr><th scope="row">${label}</th><td class="count">${cell(received)}</td>${anyAnswered && html`<td class="count">${cell(answered)}</td>`}<td class="bars">${received !== null && bar(received / most)}</td></tr>`,
    )}</tbody></table></div></section>`
  )
}

const bar = (share: number): Html =>
  html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" width="${(share * 100).toFixed(1)}" height="10"/></svg>`
