import type { FastifyReply } from 'fastify'
import { dropStaged, stagedThumb } from '../../../server/matters/index.ts'
import { notFound } from '../../../server/problem/index.ts'
import { readDraft } from '../drafts.ts'
import { photoField } from '../fields.ts'
import { html } from '../html.ts'
import { PHOTOS_AT_MOST, readUpload } from '../uploads.ts'
import type { Visit } from '../visit.ts'
import { type Question, skipped } from './question.ts'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * Photos, several at a time. What arrived stays when something else on the page is refused; each can be taken back.
 * `read` takes in the form as it streams, so it answers with the photos even when some were refused.
 */
export const photosQuestion: Question = {
  id: 'photos',
  title: 'photos.title',
  multipart: true,
  applies: () => true,
  answered: ({ answered }) => answered.includes('photos'),
  form({ visit: { t }, answers: { photos } }, _sent, errors) {
    return html`<h1>${t('photos.title')} <span class="quiet">${t('form.optional')}</span></h1>
<p>${t('photos.why')}</p>
${
  photos.length > 0 &&
  html`<ul class="photos">${photos.map(
    (
      { id, width, height },
      index,
    ) => html`<li><img src="/request/photos/${id}" alt="${t('photos.alt', { n: index + 1 })}" width="${width}" height="${height}" loading="lazy">
<button class="button secondary" name="remove" value="${id}">${t('photos.remove')}<span class="unseen"> ${index + 1}</span></button></li>`,
  )}</ul>`
}
${
  photos.length < PHOTOS_AT_MOST
    ? photoField({
        name: 'photos',
        label: photos.length === 0 ? t('photos.choose') : t('photos.more'),
        hint: t('photos.hint', { max: PHOTOS_AT_MOST }),
        errors,
        t,
      })
    : html`<p>${t('photos.full', { max: PHOTOS_AT_MOST })}</p>`
}`
  },
  async read({ visit, draft, answers }) {
    const act = visit.act({ draft: draft.hash })
    const { sent, photos, refused } = await readUpload(visit, act, PHOTOS_AT_MOST - answers.photos.length)
    const remove = sent.get('remove')
    if (remove !== null && UUID.test(remove)) await dropStaged(act, remove)
    const kept = [...answers.photos, ...photos].filter(({ id }) => id !== remove)
    const stay = sent.get('do') === 'upload' || remove !== null
    const next = { ...answers, photos: kept }
    return {
      answers: stay || refused.length > 0 ? next : skipped(next, 'photos'),
      ...(stay && { stay }),
      ...(refused.length > 0 && { errors: { photos: refused.join(' ') } }),
    }
  },
  summary: ({ visit: { t }, answers: { photos } }) =>
    photos.length === 0 ? [] : [t('photos.count', { n: photos.length })],
}

/** A photo that waits with the draft, for its own page only. */
export async function stagedPhoto(visit: Visit): Promise<FastifyReply> {
  const { id } = visit.request.params as { id: string }
  const draft = await readDraft(visit)
  if (draft === undefined || !UUID.test(id)) throw notFound()
  const { type, body } = await stagedThumb(visit.act({ draft: draft.hash }), id)
  return visit.reply.header('content-type', type).header('cache-control', 'private, no-store').send(body)
}
