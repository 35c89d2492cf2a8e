import type { FieldView, MatterLine } from '../api/contract.ts'
import { answersOf } from '../form/answers.ts'
import type { PhotoItem } from '../photos/photoItem.ts'

/** What happens with a request in the step in which it is written down. */
export const nexts = ['receive', 'register', 'dispatch', 'answer'] as const
export type Next = (typeof nexts)[number]

/** Ways in which a request reaches staff; the web has its own door. */
export const channels = ['window', 'phone', 'homeVisit', 'deputyStation', 'contactCard'] as const

export type IntakeValues = {
  channel: string
  title: string
  body: string
  category?: string
  area?: string
  place?: string
  petitioner: { anonymous?: boolean; name?: string; phone?: string; identity?: string }
  onBehalf?: boolean
  personTimes?: number
  hasAccused?: boolean
  about?: { accounts?: string[]; headOfArea?: boolean; words?: string }
  photos?: PhotoItem[]
  next: Next
  /** the unit it goes to at once */
  unit?: string
  /** the matter it is merged into at once */
  lead?: MatterLine
  answer?: Record<string, unknown>
}

const trimmed = (text: string | undefined) => text?.trim() || undefined

/** The body of `POST /matters`: what was asked for and answered, nothing that was typed and then hidden. */
export function submissionOf(values: IntakeValues, answerFields: readonly FieldView[]): Record<string, unknown> {
  const { petitioner, about } = values
  const anonymous = petitioner.anonymous === true
  const submission = {
    channel: values.channel,
    title: values.title.trim(),
    body: values.body.trim(),
    category: values.category ?? null,
    area: values.area,
    place: trimmed(values.place),
    petitioner: anonymous
      ? { anonymous }
      : { name: trimmed(petitioner.name), phone: trimmed(petitioner.phone), identity: trimmed(petitioner.identity) },
    onBehalf: !anonymous && values.onBehalf === true,
    personTimes: values.personTimes ?? 1,
    about:
      values.hasAccused === true
        ? { accounts: about?.accounts ?? [], headOfArea: about?.headOfArea === true, words: trimmed(about?.words) }
        : undefined,
    photos: (values.photos ?? []).flatMap(({ id }) => (id === undefined ? [] : [id])),
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in the API
    then: firstMove(values, answerFields),
  }
  return Object.fromEntries(Object.entries(submission).filter(([, value]) => value !== undefined))
}

function firstMove({ next, lead, answer }: IntakeValues, answerFields: readonly FieldView[]) {
  if (lead !== undefined) return { move: 'join', input: { lead: lead.id } }
  if (next === 'receive') return undefined
  if (next === 'answer') return { move: 'answerOnSpot', input: answersOf(answerFields, answer ?? {}) }
  return { move: 'register', input: {} }
}
