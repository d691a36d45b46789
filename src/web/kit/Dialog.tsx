// A dialog, only for what can't be taken back or can't go on without an answer. The focus stays inside and returns
// to where it came from. Escape and a click outside close it.
import { Dialog as Base } from '@base-ui/react/dialog'
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react'
import { holdKeyboard } from '../keyboard.ts'
import { IconButton } from './IconButton.tsx'
import { useText } from './i18n.tsx'
import { classes } from './classes.ts'

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
  /** Without head: the content brings its own, `title` is only said. */
  bare?: boolean
  className?: string
  children: ReactNode
}

export function Dialog({ open, onClose, ...props }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Viewport className="dialog-place">
          <Panel {...props} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

function Panel({
  title,
  note,
  footer,
  width,
  reading,
  bare,
  className,
  children,
}: Omit<DialogProps, 'open' | 'onClose'>) {
  const t = useText()
  const body = useRef<HTMLDivElement>(null)
  useEffect(holdKeyboard, [])
  return (
    <Base.Popup
      initialFocus={reading ? body : undefined}
      className={classes('dialog', className)}
      style={{ '--dw': width } as CSSProperties}
    >
      {bare ? (
        <>
          <Base.Title className="sr">{title}</Base.Title>
          {children}
        </>
      ) : (
        <>
          <div className="dialog-head">
            <Base.Title>{title}</Base.Title>
            {note && (
              <Base.Description render={<span />} className="sm dim">
                {note}
              </Base.Description>
            )}
            <Base.Close render={<IconButton icon="x" label={t('kit.close')} />} />
          </div>
          <div ref={body} className="body" tabIndex={reading ? 0 : undefined}>
            {children}
          </div>
        </>
      )}
      {footer && <footer>{footer}</footer>}
    </Base.Popup>
  )
}
