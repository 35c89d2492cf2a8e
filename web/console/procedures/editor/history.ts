/** What was changed, step by step: every step can be taken back and made again. */
export type History<T> = {
  readonly past: readonly Step<T>[]
  readonly present: T
  readonly future: readonly Step<T>[]
  /** Where and when the last change was made; null when a change from here is a step of its own. */
  readonly last: { readonly place: string; readonly at: number } | null
}

/** How it was before (or, of the future, after) a change at a place. */
type Step<T> = { readonly value: T; readonly place: string }

/** Changes of one place that follow each other within so long are one step; milliseconds. */
const BREATH = 1500
/** Steps that can be taken back. */
const AT_MOST = 200

export const begun = <T>(present: T): History<T> => ({ past: [], present, future: [], last: null })

/**
 * The history after a change.
 *
 * @param place what was changed, so that typing a word is one step and not one a letter
 * @param at    when, milliseconds
 */
export function changed<T>(history: History<T>, next: T, place: string, at: number): History<T> {
  const { past, present, last } = history
  if (next === present) return history
  const goesOn = last !== null && last.place === place && at - last.at < BREATH
  return {
    past: goesOn ? past : [...past, { value: present, place }].slice(-AT_MOST),
    present: next,
    future: [],
    last: { place, at },
  }
}

/** Takes the last step back; nothing when there is none. */
export function undone<T>({ past, present, future }: History<T>): History<T> | undefined {
  const step = past[past.length - 1]
  if (step === undefined) return undefined
  return {
    past: past.slice(0, -1),
    present: step.value,
    future: [{ value: present, place: step.place }, ...future],
    last: null,
  }
}

/** Makes the step that was taken back last once more; nothing when there is none. */
export function redone<T>({ past, present, future }: History<T>): History<T> | undefined {
  const [step, ...rest] = future
  if (step === undefined) return undefined
  return { past: [...past, { value: present, place: step.place }], present: step.value, future: rest, last: null }
}
