/**
 * A place in the procedure that is being written: what stands there, where that is (a JSON pointer), and how to write
 * something else. Forms are given places, so that none of them needs to know what lies around it.
 */
export type Spot<T> = {
  readonly value: T
  readonly path: string
  /** `place`: what exactly was changed, where it is deeper than the spot itself */
  readonly set: (next: T, place?: string) => void
}

/** A property. Setting it to undefined takes it away. */
export function part<T extends object, K extends keyof T & string>(spot: Spot<T>, key: K): Spot<T[K]> {
  const path = `${spot.path}/${key}`
  return {
    value: spot.value[key],
    path,
    set: (next, place = path) => {
      const { [key]: _, ...rest } = spot.value
      spot.set((next === undefined ? rest : { ...spot.value, [key]: next }) as T, place)
    },
  }
}

/** What may be left out, as if it were there: an empty list or record is left out again. */
export function orEmpty<T extends object>(spot: Spot<T | undefined>, empty: T): Spot<T> {
  return {
    value: spot.value ?? empty,
    path: spot.path,
    set: (next, place = spot.path) => spot.set(Object.keys(next).length === 0 ? undefined : next, place),
  }
}

/** An item of a list. */
export function itemOf<T>(spot: Spot<T[]>, at: number, value: T): Spot<T> {
  const path = `${spot.path}/${at}`
  return {
    value,
    path,
    set: (next, place = path) =>
      spot.set(
        spot.value.map((one, index) => (index === at ? next : one)),
        place,
      ),
  }
}
