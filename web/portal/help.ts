import type { FastifyReply } from 'fastify'
import { otherWays } from './home.ts'
import { html } from './html.ts'
import { call, emergencyBox, show } from './layout.ts'
import type { Visit } from './visit.ts'

/** How it works, what one may ask for, and where a human being is found. */
export function helpPage(visit: Visit): FastifyReply {
  const { t, contact, office } = visit
  const { officer, officerPhone = contact.phone } = contact
  return show(visit, {
    title: t('help.title'),
    main: html`<h1>${t('help.title')}</h1>
${emergencyBox(t)}
<h2>${t('help.ways')}</h2>${otherWays(visit)}
<h2>${t('help.how')}</h2>
<ol class="next"><li>${t('help.how1')}</li><li>${t('help.how2')}</li><li>${t('help.how3')}</li><li>${t('help.how4')}</li></ol>
<h2>${t('help.rights')}</h2>
<ul class="list"><li>${t('help.reply')}</li><li>${t('help.reasons')}</li><li>${t('help.rate')}</li><li>${t('help.urge')}</li><li>${t('help.disagree')}</li><li>${t('help.review')}</li><li>${t('help.reopen')}</li><li>${t('help.withdraw')}</li><li>${t('help.anonymous')}</li><li>${t('help.person')}</li></ul>
<h2 id="data">${t('help.data')}</h2>
<p>${t('notice.what')}</p><p>${t('notice.seen')}</p><p>${t('notice.long')}</p><p>${t('help.reads')}</p>
<p>${t('help.officer')} <b>${officer ?? office.name}</b>${officerPhone && html`, ${call(officerPhone)}`}</p><p>${t('help.dataComplaint')}</p>`,
  })
}
