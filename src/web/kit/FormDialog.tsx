// A dialog that is one form: what is asked, a way out, and the button that does it.
import { useId, type ReactNode } from 'react'
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
  /** CSS selector of what gets the focus first, if not the first thing that can have it. */
  focus?: string
  children: ReactNode
}

/** Drawn open; whoever draws it takes it away in `onClose`. */
export function FormDialog({ title, onClose, cancel, submit, busy, focus, children, ...form }: FormDialogProps) {
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
          <Button variant="primary" type="submit" form={id} busy={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <Form {...form} id={id} className="stack">
        <FormError />
        {children}
      </Form>
    </Dialog>
  )
}
