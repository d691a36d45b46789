// A pane that has no room of its own: it comes over the page from its side, holds the focus, and goes by Escape or a
// click beside it. Drawn while it is open.
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef, type ReactNode } from 'react'
import { holdKeyboard } from '#web/keyboard.ts'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './drawer.module.css'

type DrawerProps = { onClose: () => void; side: 'start' | 'end'; title: string; children: ReactNode }

export default function Drawer({ onClose, side, title, children }: DrawerProps) {
  const t = useText()
  const panel = useRef<HTMLDivElement>(null)
  useEffect(holdKeyboard, [])
  return (
    <Dialog.Root open onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup ref={panel} className={css.drawer} data-side={side} initialFocus={panel}>
          <Dialog.Title className="sr">{title}</Dialog.Title>
          <Dialog.Close render={<IconButton icon="x" label={t('kit.close')} className={css.close} />} />
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
