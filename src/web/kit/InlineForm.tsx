// A small form where it belongs, in the midst of a page: Escape gives it up, and its two buttons stand at its end.
import { Button } from './Button.tsx'
import { Form, type FormProps } from './Form.tsx'

type InlineFormProps = FormProps & {
  /** Words of the two buttons. */
  submit: string
  cancel: string
  /** It is being sent. */
  busy: boolean
  onClose: () => void
}

export function InlineForm({ submit, cancel, busy, onClose, children, ...form }: InlineFormProps) {
  return (
    <Form
      {...form}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      {children}
      <span className="row wrap">
        <Button type="submit" size="small" busy={busy}>
          {submit}
        </Button>
        <Button size="small" variant="quiet" onClick={onClose}>
          {cancel}
        </Button>
      </span>
    </Form>
  )
}
