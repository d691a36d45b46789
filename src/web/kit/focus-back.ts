// Where the focus goes when a menu or picker closes.
import type { RefObject } from 'react'

/**
 * Back to where it was opened from, unless a dialog that was opened by what was chosen has it by now: that may come
 * before the menu has gone.
 */
export const focusBack = (anchor: RefObject<HTMLElement | null>) => (): HTMLElement | boolean => {
  const dialog = document.activeElement?.closest('[role="dialog"], [role="alertdialog"]')
  return dialog && !dialog.matches('.menu') ? false : (anchor.current ?? true)
}
