/** What lies above the page for a while and takes the focus with it when it goes. */
const ABOVE = '[role=dialog], [role=menu], .ant-modal-root, .ant-select-dropdown, .ant-picker-dropdown'

/**
 * Gives the focus back to what had it when a dialog that is taken off the page leaves it to nobody: to the button that opened
 * it, or to the page where the step took that button away. So whoever works by keyboard goes on where they were.
 */
export function giveFocusBack(): void {
  let last: HTMLElement | null = null
  let isAbove = false
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    isAbove = target.closest(ABOVE) !== null
    if (!isAbove) last = target
  })
  // dialogs hang on the body; what is taken out of the page with the focus in it tells nobody
  new MutationObserver(() => {
    if (!isAbove || document.activeElement !== document.body) return
    const isThere = last?.isConnected === true && last.getClientRects().length > 0
    const back = isThere ? last : document.getElementById('page')
    back?.focus({ preventScroll: true })
  }).observe(document.body, { childList: true })
}
