import { z } from 'zod'
import { type Label, labelSchema } from '../deadline/index.ts'
import { type NoticeClass, noticeClasses } from './preference.ts'

/**
 * What a message that leaves the product may say beside its fixed words: the number of the matter, a day, an address of the product, a
 * count, a stage. Nothing else can be put in, so nothing about a person can (PR-26).
 */
export const placeholders = ['number', 'dueDay', 'link', 'count', 'stage'] as const
export type Placeholder = (typeof placeholders)[number]
export type Fillings = Partial<Record<Placeholder, string>>

const named = (text: string) => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name).sort()

/** A sentence in both languages with the same placeholders of the closed list, and no other braces. */
const sentenceWith = (allowed: readonly Placeholder[]) =>
  labelSchema
    .refine(({ zh, en }) => [...named(zh), ...named(en)].every((name) => allowed.includes(name as Placeholder)), {
      error: `expected no placeholder but ${allowed.map((name) => `{${name}}`).join(', ')}`,
    })
    .refine(({ zh, en }) => named(zh).join() === named(en).join(), {
      error: 'expected the same placeholders in both languages',
    })
    .refine(({ zh, en }) => !/[{}]/.test((zh + en).replace(/\{[a-zA-Z]*\}/g, '')), {
      error: 'expected every brace to belong to a placeholder',
    })

const eventSchema = z.strictObject({
  class: z.enum(noticeClasses).default('work'),
  /** gets through quiet hours */
  urgent: z.literal(true).optional(),
  /** is told although the voice was withdrawn, since it is about that */
  afterWithdrawal: z.literal(true).optional(),
  /** what a petitioner is told: of their own matter, and nothing of what it is about */
  petitioner: sentenceWith(['number', 'dueDay', 'stage']).optional(),
  staff: sentenceWith(['number', 'dueDay']).optional(),
  /** several of it in a digest */
  digest: sentenceWith(['count']).optional(),
})
export type NoticeEvent = z.output<typeof eventSchema>

/** schemes/notices/templates.yaml */
export const noticeTemplatesSchema = z.strictObject({
  events: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/), eventSchema),
  /** what is said of an event that has no sentence, and where a day or stage is not known */
  other: eventSchema.extend({
    petitioner: sentenceWith(['number']),
    staff: sentenceWith(['number']),
    digest: sentenceWith(['count']),
  }),
  /** before and between the parts of a digest, and after them */
  digest: z.strictObject({ head: sentenceWith(['count']), comma: labelSchema, tail: labelSchema }),
  /** added where the product has an address */
  link: sentenceWith(['link']),
  /** subject of mails */
  subject: sentenceWith([]),
  /** the code that shows that an address belongs to somebody comes between them */
  code: z.strictObject({ before: sentenceWith([]), after: sentenceWith([]) }),
  test: sentenceWith([]),
})
export type NoticeTemplates = z.output<typeof noticeTemplatesSchema>

export type Tongue = keyof Label

/** The sentence with its placeholders filled; undefined where one of them is not known. */
export function fill(sentence: Label, tongue: Tongue, fillings: Fillings): string | undefined {
  const text = sentence[tongue]
  if (named(text).some((name) => fillings[name as Placeholder] === undefined)) return undefined
  return text.replace(/\{([a-zA-Z]+)\}/g, (_all, name: string) => fillings[name as Placeholder] ?? '')
}

/** What somebody is told of one event. */
export function eventText(
  templates: NoticeTemplates,
  reader: 'petitioner' | 'staff',
  template: string,
  tongue: Tongue,
  fillings: Fillings & { number: string },
): string {
  const own = eventOf(templates, template)[reader]
  const text = (own && fill(own, tongue, fillings)) ?? fill(templates.other[reader], tongue, fillings) ?? ''
  return text + linkText(templates, tongue, fillings)
}

/** Many events as one sentence: how many of each kind. */
export function digestText(
  templates: NoticeTemplates,
  counts: Readonly<Record<string, number>>,
  tongue: Tongue,
  fillings: Fillings,
): string {
  const { head, comma, tail } = templates.digest
  // events that are told in the same words are one part
  const byText = new Map<string, { sentence: Label; count: number }>()
  for (const [template, count] of Object.entries(counts).sort(([a], [b]) => rank(templates, a) - rank(templates, b))) {
    const sentence = eventOf(templates, template).digest ?? templates.other.digest
    const counted = byText.get(sentence[tongue])?.count ?? 0
    byText.set(sentence[tongue], { sentence, count: counted + count })
  }
  const told = [...byText.values()]
  const parts = told.map(({ sentence, count }) => fill(sentence, tongue, { count: String(count) }) ?? '')
  const total = told.reduce((sum, { count }) => sum + count, 0)
  const begun = fill(head, tongue, { count: String(total) }) ?? ''
  return begun + parts.join(comma[tongue]) + tail[tongue] + linkText(templates, tongue, fillings)
}

/** What is due is said first, then what is pressed for, what will be due, and what else there is, each in the order of the file. */
const FIRST: readonly NoticeClass[] = ['due', 'urge', 'reminder', 'work']
function rank(templates: NoticeTemplates, template: string): number {
  const names = Object.keys(templates.events)
  const at = names.indexOf(template)
  return FIRST.indexOf(eventOf(templates, template).class) * (names.length + 1) + (at < 0 ? names.length : at)
}

function linkText({ link }: NoticeTemplates, tongue: Tongue, fillings: Fillings): string {
  return fill(link, tongue, fillings) ?? ''
}

/** The event with that name; `other` for one that the file does not have. */
export function eventOf({ events, other }: NoticeTemplates, template: string): NoticeEvent {
  return Object.hasOwn(events, template) ? (events[template] ?? other) : other
}
