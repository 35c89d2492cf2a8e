/**
 * A small choice kept in this browser: never personal data, never what decides rights. Where storage is closed (private windows,
 * policies) the choice simply lasts as long as the page.
 */
export function remembered<T>(name: string, initial: T, isValid: (value: unknown) => boolean = () => true) {
  const key = `fivefold.${name}`
  return {
    read(): T {
      try {
        const text = localStorage.getItem(key)
        const value: unknown = text === null ? initial : JSON.parse(text)
        return isValid(value) ? (value as T) : initial
      } catch {
        return initial
      }
    },
    write(value: T): void {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        // see above
      }
    },
  }
}
