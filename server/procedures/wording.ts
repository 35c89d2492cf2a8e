import { labelSchema } from '../../core/deadline/index.ts'
import type { Problem } from '../../core/procedure/index.ts'
import { hasMessage, type Language, say, textOf } from '../messages/index.ts'
import type { Fault } from '../problem/index.ts'

type Body = Readonly<Record<string, unknown>>

/** What is wrong with a procedure as a fault, with its parameters as people read them: titles instead of names. */
export function faultOf({ path, code, params }: Problem, body: Body, language: Language): Fault {
  const worded = Object.entries(params).map(([name, value]) => [name, wordFor(name, value, body, language)])
  return { code, params: Object.fromEntries(worded), pointer: path }
}

/** What is wrong as a sentence. */
export function sentenceFor(problem: Problem, body: Body, language: Language): string {
  return say(language, `problem.${problem.code}`, faultOf(problem, body, language).params)
}

function wordFor(name: string, value: string, body: Body, language: Language): string {
  const each = (parts: string[], word: (part: string) => string, join: 'and' | 'or') =>
    parts.map(word).join(say(language, `list.${join}`))
  switch (name) {
    case 'stage':
      return titleIn(body['stages'], value, language)
    case 'stages':
      return each(value.split('", "'), (stage) => titleIn(body['stages'], stage, language), 'and')
    case 'move':
      return titleIn(body['moves'], value, language)
    case 'types':
      return each(value.split(' or '), (type) => say(language, `fieldType.${type}`), 'or')
    case 'list':
      return say(language, `clockList.${value}`)
    case 'type':
      return say(language, `valueType.${hasMessage(language, `valueType.${value}`) ? value : 'other'}`)
    default:
      return value
  }
}

/** The title of a stage or a move while the body may still be anything. */
function titleIn(things: unknown, name: string, language: Language): string {
  const thing = isGroup(things) && Object.hasOwn(things, name) ? things[name] : undefined
  const title = labelSchema.safeParse(isGroup(thing) ? thing['title'] : undefined)
  return title.success ? textOf(title.data, language) : name
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
