import { createContext, useContext } from 'react'
import { remembered } from '../page/remembered.ts'
import { customProperties, type Display, displays } from './tokens.ts'

export type DisplayChoice = { display: Display; choose: (display: Display) => void }

export const DisplayContext = createContext<DisplayChoice>({ display: 'standard', choose: () => {} })

export const useDisplay = (): DisplayChoice => useContext(DisplayContext)

const store = remembered<Display>('display', 'standard', (value) => displays.includes(value as Display))

export const readDisplay = store.read

/** Remembers the choice and gives the style sheets its measures. */
export function applyDisplay(display: Display): void {
  store.write(display)
  const { style, dataset } = document.documentElement
  dataset['display'] = display
  for (const [name, value] of Object.entries(customProperties(display))) style.setProperty(name, value)
}
