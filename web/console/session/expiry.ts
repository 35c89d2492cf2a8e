type Listener = () => void

const listeners = new Set<Listener>()
let expired = false

/** Whether the service has stopped knowing us while a page is open. What is typed on the page stays; signing in again goes on. */
export const expiry = {
  isExpired: () => expired,
  set(value: boolean) {
    expired = value
    for (const listener of listeners) listener()
  },
  subscribe(listener: Listener) {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
}
