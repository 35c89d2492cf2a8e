/** A photo in a form: on its way (share below 1), arrived (it has an id), or refused. */
export type PhotoItem = {
  key: string
  name: string
  /** where the browser shows it from */
  address: string
  share: number
  id?: string
  error?: string
}

/** Neither on the way nor refused: the form can be sent. */
export const arrived = (items: readonly PhotoItem[] | undefined): boolean =>
  (items ?? []).every(({ id }) => id !== undefined)
