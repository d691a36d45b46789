// A dialog, only for what can't be taken back or can't go on without an answer. The focus stays inside and returns
// to where it came from. Escape and a click outside close it.
import { Suspense, useState, type ReactNode } from 'react'
import { part } from '../part.ts'

const DialogPanel = part(() => import('./DialogPanel.tsx'))

export type DialogProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** A sentence beside the title. */
  note?: ReactNode
  /** Buttons; the one that does it last. */
  footer?: ReactNode
  /** CSS length; default 32rem. */
  width?: string
  /** It is read rather than filled in: the text gets the focus and can be scrolled with the keyboard. */
  reading?: boolean
  /** What gets the focus first, if not the first thing that can have it. */
  focus?: () => HTMLElement | null
  /** Without head: the content brings its own, `title` is only said. */
  bare?: boolean
  className?: string
  children: ReactNode
}

export function Dialog(props: DialogProps) {
  // Once opened it stays, so that it can close in its own way and give the focus back.
  const [hasOpened, setOpened] = useState(props.open)
  if (props.open && !hasOpened) setOpened(true)
  return hasOpened ? (
    <Suspense>
      <DialogPanel {...props} />
    </Suspense>
  ) : null
}
