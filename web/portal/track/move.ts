import type { FastifyReply } from 'fastify'
import { withoutSeparators } from '../../../core/reference/index.ts'
import type { Act, Resident } from '../../../server/kernel/index.ts'
import { moveOwn, type TrackView, trackSubmission } from '../../../server/matters/index.ts'
import { say } from '../../../server/messages/index.ts'
import { type Fault, notFound, Refused } from '../../../server/problem/index.ts'
import { button, choiceField, type Errors, hidden, photoField, textField } from '../fields.ts'
import { type Html, html } from '../html.ts'
import { show } from '../layout.ts'
import { withPass } from '../pass.ts'
import { PHOTOS_AT_MOST, readUpload } from '../uploads.ts'
import { redirect, type Sent, type Visit } from '../visit.ts'
import { before } from './before.ts'
import { ratingText } from './timeline.ts'

type Move = TrackView['moves'][number]
type Field = Move['fields'][number]

/** Photos that already arrived with this form travel along as hidden fields of this name. */
const STAGED = '_photos'
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** A step of the resident as a form made from the procedure: its fields, its question before it is done. */
export function movePage(visit: Visit): Promise<FastifyReply> {
  return withMove(visit, (_act, view, move) => formPage(visit, view, move, undefined, {}))
}

/** Makes the step once: the same form sent again gets the same reply, another after it is told what happened meanwhile. */
export function makeMove(visit: Visit): Promise<FastifyReply> {
  return withMove(visit, async (act, view, move, resident) => {
    const room = PHOTOS_AT_MOST
    const { sent: form, photos, refused } = await readUpload(visit, act, room)
    const staged = [...form.getAll(STAGED).filter((id) => UUID.test(id)), ...photos.map(({ id }) => id)].slice(0, room)
    const kept = new URLSearchParams(form)
    kept.delete(STAGED)
    for (const id of staged) kept.append(STAGED, id)
    if (refused.length > 0) {
      const files = move.fields.find(({ type }) => type === 'files')?.id ?? 'photos'
      return formPage(visit, view, move, kept, { [files]: refused.join(' ') })
    }
    const revision = Number(form.get('revision'))
    if (!Number.isInteger(revision)) throw new Refused(400, 'request')
    const key = `move-${resident.submission}-${revision}-${move.id}`
    try {
      const made = await moveOwn(visit.act({ resident, key }), move.id, revision, inputOf(move, form, staged))
      return redirect(visit, `/track/done/${made.revision}`)
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500) throw error
      if (error.status === 409 || error.code === 'idempotency.otherContent')
        return redirect(visit, '/track/status?news=changed')
      if (error.status !== 422) throw error
      return formPage(visit, view, move, kept, errorsOf(visit, move, error.faults))
    }
  })
}

/** A step that is not open any more, as after a second press or in an old tab, leads to the page that says why. */
function withMove(
  visit: Visit,
  page: (act: Act, view: TrackView, move: Move, resident: Resident) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  return withPass(visit, async (resident) => {
    const { move: id } = visit.request.params as { move: string }
    if (!/^[A-Za-z0-9]{1,40}$/.test(id)) throw notFound()
    const act = visit.act({ resident })
    const view = await trackSubmission(act)
    const move = view.moves.find((one) => one.id === id)
    if (move === undefined) return redirect(visit, '/track/status?news=changed')
    return page(act, view, move, resident)
  })
}

function formPage(visit: Visit, view: TrackView, move: Move, form: Sent | undefined, errors: Errors): FastifyReply {
  const { t } = visit
  const files = move.fields.some(({ type }) => type === 'files')
  const staged = form?.getAll(STAGED) ?? []
  return show(visit, {
    title: move.title,
    status: Object.keys(errors).length > 0 ? 422 : 200,
    back: '/track/status',
    errors,
    question: true,
    personal: true,
    main: html`<p class="number-label">${view.number}</p><h1>${move.title}</h1>
${move.hint !== null && html`<p class="lead">${move.hint}</p>`}
${move.confirm !== null && html`<p class="lead">${move.confirm}</p>`}
${before(visit, view, move)}
<form method="post" novalidate action="/track/move/${move.id}"${files && html` enctype="multipart/form-data"`}>
${hidden('revision', form?.get('revision') ?? String(view.revision))}
${staged.map((id) => hidden(STAGED, id))}
${move.fields.map((field) => fieldOf(visit, field, form, errors, staged.length))}
<p class="go">${button(move.fields.length === 0 ? t('move.sure', { move: move.title }) : t('move.send'), move.primary || move.fields.length > 0 ? 'primary' : 'danger', { 'data-once': '' })}
<a class="button secondary" href="/track/status">${t('move.not')}</a></p></form>`,
  })
}

function fieldOf(visit: Visit, field: Field, form: Sent | undefined, errors: Errors, staged: number): Html | false {
  const { t } = visit
  const { id: name, label, hint, required } = field
  const common = { name, label, hint, errors, t }
  const value = form?.get(name) ?? undefined
  const chosen = value === undefined ? [] : [value]
  const optional = !required
  switch (field.type) {
    case 'longText':
      return textField({ ...common, optional, rows: 6, value })
    case 'rating':
      return choiceField({
        ...common,
        optional,
        chosen,
        choices: [5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: ratingText(visit, n) })),
      })
    case 'choice':
      return choiceField({
        ...common,
        optional,
        chosen,
        choices: field.options.map(({ id, label: text }) => ({ value: id, label: text })),
      })
    case 'boolean':
      return choiceField({
        ...common,
        optional,
        chosen,
        choices: [
          { value: 'yes', label: t('form.yes') },
          { value: 'no', label: t('form.no') },
        ],
      })
    case 'files':
      return photoField({
        ...common,
        label: html`${label} <span class="quiet">${t('form.optional')}</span>`,
        hint: staged > 0 ? t('photos.arrived', { n: staged }) : t('photos.hint', { max: PHOTOS_AT_MOST }),
      })
    case 'integer':
      return textField({ ...common, optional, value, width: 'short', inputmode: 'numeric' })
    case 'day':
      return textField({ ...common, hint: hint ?? t('move.dayHint'), optional, value, width: 'middle' })
    case 'text':
      return textField({ ...common, optional, value })
    // units, accounts, areas and categories are the business of staff
    default:
      return false
  }
}

/** What was typed as the procedure wants it; a field that is asked only beside another answer is left out without it. */
function inputOf(move: Move, form: Sent, staged: readonly string[]): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const { id, type, when } of move.fields) {
    if (when !== null && !when.is.some((wanted) => wanted === input[when.field])) continue
    const text = form.get(id)?.replaceAll('\u0000', '').trim().toWellFormed() ?? ''
    if (type === 'files') {
      if (staged.length > 0) input[id] = staged
    } else if (text === '') continue
    else if (type === 'rating' || type === 'integer')
      input[id] = /^-?\d+$/.test(withoutSeparators(text)) ? Number(withoutSeparators(text)) : text
    else if (type === 'boolean') input[id] = text === 'yes'
    else if (type === 'day') input[id] = withoutSeparators(text).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
    else input[id] = text.replace(/\r\n?/g, '\n')
  }
  return input
}

function errorsOf({ t, language }: Visit, move: Move, faults: readonly Fault[]): Errors {
  return Object.fromEntries(
    faults.map(({ code, params, pointer = '' }) => {
      const [, id = ''] = /^\/(?:input\/)?(\w+)/.exec(pointer) ?? []
      const field = move.fields.find((one) => one.id === id) ?? move.fields[0]
      const label = field?.label ?? move.title
      const text =
        code === 'matter.input.required'
          ? t('move.missing', { label })
          : code === 'matter.input.tooLong'
            ? t('move.tooLong', { label, max: String(params?.['max'] ?? '') })
            : `${label}${t('list.colon')}${say(language, `problem.${code}`, params ?? {})}`
      return [field?.id ?? 'revision', text]
    }),
  )
}
