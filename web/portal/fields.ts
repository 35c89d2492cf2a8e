import { attributes, type Html, html, type Piece } from './html.ts'
import type { Translate } from './translate.ts'

/** What is wrong, by the name of the field it stands at. */
export type Errors = Readonly<Record<string, string>>

type Common = { name: string; label: Piece; hint?: Piece; errors: Errors; t: Translate }

const idOf = (name: string) => name.replace(/[^\w-]/g, '-')

const described = (name: string, hint: Piece, error: string | undefined) =>
  [hint ? `${idOf(name)}-hint` : undefined, error === undefined ? undefined : `${idOf(name)}-error`]
    .filter(Boolean)
    .join(' ') || undefined

const hintOf = (name: string, hint: Piece) => hint && html`<p class="hint" id="${idOf(name)}-hint">${hint}</p>`

const errorOf = (name: string, error: string | undefined, t: Translate) =>
  error !== undefined &&
  html`<p class="wrong" id="${idOf(name)}-error"><span class="unseen">${t('error.mark')}</span>${error}</p>`

const group = (error: string | undefined, inner: Html) =>
  html`<div class="field${error !== undefined && ' bad'}">${inner}</div>`

export type TextField = Common & {
  value?: string | undefined
  rows?: number
  width?: 'short' | 'middle'
  optional?: boolean
  inputmode?: 'numeric' | 'tel'
  autocomplete?: string
  /** the label is the heading of the page */
  heading?: boolean
}

/** One line, or with `rows` several. Checked by the server alone, so nothing typed is refused by the browser. */
export function textField(field: TextField): Html {
  const { name, label, hint, errors, t, value = '', rows, width, optional, heading } = field
  const error = errors[name]
  const common = attributes({
    id: idOf(name),
    name,
    class: width,
    'aria-describedby': described(name, hint, error),
    'aria-invalid': error !== undefined && 'true',
    inputmode: field.inputmode,
    autocomplete: field.autocomplete ?? 'off',
  })
  const caption = html`<label for="${idOf(name)}">${label}${optional === true && html` <span class="quiet">${t('form.optional')}</span>`}</label>`
  return group(
    error,
    html`${heading ? html`<h1 class="ask">${caption}</h1>` : caption}${hintOf(name, hint)}${errorOf(name, error, t)}${
      rows === undefined
        ? html`<input type="text"${common} value="${value}">`
        : html`<textarea rows="${rows}"${common}>
${value}</textarea>`
    }`,
  )
}

export type Choice = { value: string; label: Piece; hint?: Piece; inside?: Piece }

export type Choices = Common & {
  choices: readonly Choice[]
  chosen: readonly string[]
  kind?: 'radio' | 'checkbox'
  /** the legend is the heading of the page */
  heading?: boolean
  optional?: boolean
}

/** A list to choose from. What belongs to one choice alone stands `inside` it. */
export function choiceField({
  name,
  label,
  hint,
  errors,
  t,
  choices,
  chosen,
  kind = 'radio',
  heading,
  optional,
}: Choices): Html {
  const error = errors[name]
  const about = described(name, hint, error)
  return group(
    error,
    html`<fieldset${attributes({ 'aria-describedby': about })}>
<legend>${heading ? html`<h1 class="ask">${label}</h1>` : label}${optional === true && html` <span class="quiet">${t('form.optional')}</span>`}</legend>
${hintOf(name, hint)}${errorOf(name, error, t)}
<div class="choices" data-choices>${choices.map((choice, index) => {
      const id = index === 0 ? idOf(name) : `${idOf(name)}-${index + 1}`
      return html`<div class="choice"><input type="${kind}"${attributes({
        id,
        name,
        value: choice.value,
        checked: chosen.includes(choice.value),
        'aria-describedby': choice.hint ? `${id}-about` : undefined,
      })}><label for="${id}">${choice.label}${choice.hint && html`<span class="hint" id="${id}-about">${choice.hint}</span>`}</label></div>${choice.inside && html`<div class="inside">${choice.inside}</div>`}`
    })}</div></fieldset>`,
  )
}

export type Select = Common & {
  options: readonly { value: string; label: string }[]
  chosen?: string | undefined
  optional?: boolean
}

export function selectField({ name, label, hint, errors, t, options, chosen, optional }: Select): Html {
  const error = errors[name]
  return group(
    error,
    html`<label for="${idOf(name)}">${label}${optional === true && html` <span class="quiet">${t('form.optional')}</span>`}</label>${hintOf(name, hint)}${errorOf(name, error, t)}
<select${attributes({ id: idOf(name), name, 'aria-describedby': described(name, hint, error) })}>${options.map(
      ({ value, label: text }) => html`<option${attributes({ value, selected: value === chosen })}>${text}</option>`,
    )}</select>`,
  )
}

/** One control for photos; several at once, from the camera or the album. */
export function photoField({ name, label, hint, errors, t }: Common): Html {
  const error = errors[name]
  return group(
    error,
    html`<label for="${idOf(name)}">${label}</label>${hintOf(name, hint)}${errorOf(name, error, t)}
<input type="file" multiple accept="image/jpeg,image/png,image/webp" data-photos${attributes({
      id: idOf(name),
      name,
      'aria-describedby': described(name, hint, error),
    })}>`,
  )
}

export function button(
  label: Piece,
  kind: 'primary' | 'secondary' | 'danger' = 'primary',
  more: Record<string, string> = {},
): Html {
  return html`<button class="button ${kind}"${attributes(more)}>${label}</button>`
}

export const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`
