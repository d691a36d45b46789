// Draws the toasts, and gives the key Z its work while one can be undone.
import { useEffect, useState } from 'react'
import { command, useCommand } from '../commands.tsx'
import { Button } from './Button.tsx'
import { problemOf } from './Form.tsx'
import { Icon } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'
import { dismiss, toast, undoLatest, undoToast, useToasts, type ShownToast } from './toast.ts'
import { useText } from './i18n.tsx'

export const undoCommand = command({
  id: 'shell.undo',
  titleKey: 'shell.commands.undo',
  icon: 'undo-2',
  keys: ['z'],
  group: 'anywhere',
})

export function Toasts() {
  const toasts = useToasts()
  useCommand(undoCommand, () => undoLatest(tellFailure), { enabled: toasts.some((each) => each.undo) })
  // Z takes back the newest only, so only that one shows it.
  const newest = toasts.findLast((each) => each.undo)
  return (
    <div className="toasts" role="status">
      {toasts.map((each) => (
        <ToastLine key={each.id} shown={each} hasKey={each === newest} />
      ))}
    </div>
  )
}

function ToastLine({ shown, hasKey }: { shown: ShownToast; hasKey: boolean }) {
  const t = useText()
  const { text, icon, undo, act } = shown
  return (
    <div className="toast">
      {icon && <Icon name={icon} size="s" />}
      <span className="grow">{typeof text === 'string' ? text : <Counting shown={shown} text={text} />}</span>
      {act && (
        <Button
          size="small"
          onClick={() => {
            dismiss(shown.id)
            void Promise.resolve().then(act.run).catch(tellFailure)
          }}
        >
          {act.label}
        </Button>
      )}
      {undo && (
        <Button size="small" keys={hasKey ? 'z' : undefined} onClick={() => undoToast(shown, tellFailure)}>
          {t('kit.undo')}
        </Button>
      )}
      <IconButton icon="x" label={t('kit.close')} size="small" onClick={() => dismiss(shown.id)} />
    </div>
  )
}

/** Seconds count down for the eye; the ear hears the first sentence. */
function Counting({ shown, text }: { shown: ShownToast; text: (left: number) => string }) {
  const [left, setLeft] = useState(() => secondsLeft(shown))
  const [first] = useState(() => text(left))
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft(shown)), 250)
    return () => clearInterval(timer)
  }, [shown])
  return (
    <>
      <span className="sr">{first}</span>
      <span aria-hidden="true">{text(left)}</span>
    </>
  )
}

const secondsLeft = (shown: ShownToast): number => Math.max(0, Math.ceil((shown.endsAt - Date.now()) / 1000))

const tellFailure = (error: unknown): void => void toast({ text: problemOf(error).title, icon: 'circle-alert' })
