import type { FastifyReply } from 'fastify'
import { html } from './html.ts'
import { show } from './layout.ts'
import type { Visit } from './visit.ts'

export function statisticsPage(visit: Visit): FastifyReply {
  const { t } = visit
  return show(visit, { title: t('home.statistics'), main: html`<h1>${t('home.statistics')}</h1>` })
}
