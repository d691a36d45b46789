// The dialog itself, loaded when the first one opens.
import { Dialog as Base } from '@base-ui/react/dialog'
import { useEffect, useRef, type CSSProperties } from 'react'
import { holdKeyboard } from '../keyboard.ts'
import { IconButton } from './IconButton.tsx'
import { useText } from './i18n.tsx'
import { classes } from './classes.ts'
import type { DialogProps } from './Dialog.tsx'

export default function DialogPanel({ open, onClose, ...props }: DialogProps) {
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
  focus,
  bare,
  className,
  children,
}: Omit<DialogProps, 'open' | 'onClose'>) {
  const t = useText()
  const body = useRef<HTMLDivElement>(null)
  useEffect(holdKeyboard, [])
  return (
    <Base.Popup
      initialFocus={focus ?? (reading ? body : undefined)}
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
