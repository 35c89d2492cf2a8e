import type { Answers, Draft } from '../drafts.ts'
import type { Errors } from '../fields.ts'
import type { Html } from '../html.ts'
import type { Category, Place } from '../queries.ts'
import type { Key } from '../translate.ts'
import type { Sent, Visit } from '../visit.ts'

/** What questions are asked against: the draft, and what can be chosen. */
export type Asking = {
  readonly visit: Visit
  readonly draft: Draft
  readonly answers: Answers
  readonly categories: readonly Category[]
  readonly places: readonly Place[]
}

/** What a form answered, what is wrong with it, or both: photos that arrived are kept although another was refused. */
export type Given = {
  answers?: Answers
  errors?: Errors
  /** the same page again, by the wish of the one who sent it */
  stay?: boolean
}

/** One page with one question. */
export type Question = {
  /** its address below /request, and its row on the page that checks all answers */
  readonly id: string
  readonly title: Key
  applies(asking: Asking): boolean
  answered(answers: Answers): boolean
  /** what was sent last stands in the form again when it was refused */
  form(asking: Asking, sent: Sent | undefined, errors: Errors): Html | Promise<Html>
  read(asking: Asking, sent: Sent): Given | Promise<Given>
  /** the rows of the checking page: what was answered, in words */
  summary(asking: Asking): readonly string[] | Promise<readonly string[]>
  /** a form with photos */
  readonly multipart?: boolean
}

/** Text as people mean it: trimmed, empty as nothing. */
export function textIn(sent: Sent, name: string): string | undefined {
  const text = sent.get(name)?.replaceAll('\u0000', '').trim()
  return text === undefined || text === '' ? undefined : text.toWellFormed()
}

export const skipped = (answers: Answers, id: string): Answers => ({
  ...answers,
  answered: [...new Set([...answers.answered, id])],
})

/** Pages on which somebody may have to hide what is on the screen: complaints about a person, disputes. */
export const needsQuickExit = ({ category }: Answers): boolean => /^(conduct|dispute)\b/.test(category ?? '')

export const isAboutPerson = ({ category }: Answers): boolean => /^conduct\b/.test(category ?? '')
