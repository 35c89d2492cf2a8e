/** Whether somebody is typing, or a dialog is in front: then the keys of the page keep still. */
export function isTyping({ target }: KeyboardEvent): boolean {
  if (document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null) return true
  return (
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]') !== null
  )
}
