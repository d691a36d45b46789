// A dialog that is one form: what is asked, a way out, and the button that does it.
import { useId, type Key, type ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { Form, FormError, type FormProps } from './Form.tsx'

type FormDialogProps = Pick<FormProps, 'onSubmit' | 'error'> & {
  title: ReactNode
  onClose: () => void
  /** Words of the two buttons. */
  cancel: string
  submit: string
  /** It is being sent. */
  busy: boolean
  /** It can not be taken back. */
  danger?: boolean
  /** CSS selector of what gets the focus first, if not the first thing that can have it. */
  focus?: string
  /** Stands at the head instead of what was refused: `SaveError` where somebody else may have saved meanwhile. */
  head?: ReactNode
  /** Of what is edited; another one fills the fields anew. */
  revision?: Key
  children: ReactNode
}

/** Drawn open; whoever draws it takes it away in `onClose`. */
export function FormDialog(given: FormDialogProps) {
  const { title, onClose, cancel, submit, busy, danger, focus, head = <FormError />, revision, children, ...form } = given
  const id = useId()
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      focus={focus ? () => document.getElementById(id)?.querySelector<HTMLElement>(focus) ?? null : undefined}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button variant={danger ? 'danger' : 'primary'} type="submit" form={id} busy={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <Form key={revision} {...form} id={id} className="stack">
        {head}
        {children}
      </Form>
    </Dialog>
  )
}
