import { createContext, useContext } from 'react'
import type { DraftProblem } from '../drafts.ts'
import type { Body, Section, Target } from './body.ts'
import type { Spot } from './spot.ts'

/** What every form of the editor may ask. */
export type Writing = {
  root: Spot<Body>
  problems: readonly DraftProblem[]
  target: Target
  /** Shows a stage, move or clock. */
  go: (target: Target) => void
  /** Shows what a JSON pointer points at, and puts the cursor there. */
  jump: (path: string) => void
}

export const WritingContext = createContext<Writing | undefined>(undefined)

/** Inside the editor only. */
export function useWriting(): Writing {
  const writing = useContext(WritingContext)
  if (writing === undefined) throw new Error('nothing is being written here')
  return writing
}

/** What is wrong at a place. `inside`: also with what lies below it, for inputs that show that themselves. */
export function useFaults(path: string, inside: boolean): string[] {
  const { problems } = useWriting()
  const faults = problems.filter((one) => one.path === path || (inside && one.path.startsWith(`${path}/`)))
  return [...new Set(faults.map(({ text }) => text))]
}

/** How many problems lie at a place or below it. */
export function problemsIn(problems: readonly DraftProblem[], path: string): number {
  return problems.filter((one) => one.path === path || one.path.startsWith(`${path}/`)).length
}

/** The stage, move or clock a JSON pointer lies in. */
export function targetOf(path: string): Target {
  const [, section, id] = path.split('/')
  const isItem = section === 'stages' || section === 'moves' || section === 'clocks'
  return isItem && id !== undefined ? { section: section as Section, id } : { section: 'procedure' }
}

/** A target as it stands in the address, `moves.answer`. */
export const targetText = (target: Target): string =>
  target.section === 'procedure' ? 'procedure' : `${target.section}.${target.id}`

/** The target that stands in the address; the procedure itself where there is no such thing (any more). */
export function targetFrom(text: string | null, body: Body): Target {
  const [section, id = ''] = (text ?? '').split('.')
  const target = targetOf(`/${section}/${id}`)
  return target.section !== 'procedure' && id in body[target.section] ? target : { section: 'procedure' }
}

/**
 * Where to look after a change was taken back or made again: at what was changed, or at what it is called now. Undefined where it is
 * gone, or the change was no thing's own.
 *
 * @param place JSON pointer of the change
 */
export function changedAt(before: Body, after: Body, place: string): Target | undefined {
  const target = targetOf(place)
  if (target.section === 'procedure') return place.startsWith('/') ? target : undefined
  const { section, id } = target
  if (id in after[section]) return target
  const other = Object.keys(after[section]).find((one) => !(one in before[section]))
  return other === undefined ? undefined : { section, id: other }
}

/** The stage to look for in the picture: the target itself, or where the move or the clock begins. */
export function stageOf(target: Target, body: Body): string | undefined {
  switch (target.section) {
    case 'procedure':
      return undefined
    case 'stages':
      return target.id
    case 'moves':
      return body.moves[target.id]?.from[0]
    case 'clocks':
      return body.clocks[target.id]?.startsIn[0]
  }
}

/** Puts the cursor where the pointer points, or as near to it as something is shown; opens what is folded around it. */
export function focusAt(root: ParentNode, path: string): void {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = root.querySelector(`[data-path="${CSS.escape(at)}"]`)
    if (place === null) continue
    for (let fold = place.closest('details'); fold !== null; fold = fold.parentElement?.closest('details') ?? null) {
      fold.open = true
    }
    place.scrollIntoView({ block: 'center' })
    place.querySelector<HTMLElement>('input, textarea, select, button, [tabindex="0"]')?.focus({ preventScroll: true })
    return
  }
}
