// Form fields: label above, help below, the error in words beside the field and tied to it.
//
//   <Form onSubmit={save} error={mutation.error}>
//     <Field label={t('people.email')} name="email" hint={t('people.emailHint')}><Input type="email" /></Field>
//     <Button type="submit" variant="primary" busy={mutation.isPending}>…</Button>
//   </Form>
import { createContext, useContext, useId, type ComponentProps, type ReactNode } from 'react'
import { useFormProblem } from './Form.tsx'
import { Icon } from './Icon.tsx'
import { classes } from './classes.ts'

export type FieldProps = {
  label: ReactNode
  /** The name of the input in the API's operation: errors that name it are shown here. */
  name?: string
  hint?: ReactNode
  error?: ReactNode
  /** Beside the label, e.g. a link. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

type FieldInfo = { id: string; name?: string; describedBy?: string; invalid: boolean }
const FieldContext = createContext<FieldInfo | null>(null)

export function Field({ label, name, hint, error, aside, className, children }: FieldProps) {
  const id = useId()
  const problem = useFormProblem()
  const wrong = error ?? (name ? problem?.fields[name] : undefined)
  const describedBy = classes(hint ? `${id}-hint` : null, wrong ? `${id}-error` : null) || undefined
  const heading = <label htmlFor={id}>{label}</label>
  return (
    <FieldContext value={{ id, name, describedBy, invalid: Boolean(wrong) }}>
      <div className={classes('field', className)}>
        {aside ? (
          <div className="row label">
            {heading}
            <span className="push">{aside}</span>
          </div>
        ) : (
          heading
        )}
        {children}
        {hint && (
          <p className="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {wrong && (
          <p className="error" id={`${id}-error`}>
            <Icon name="circle-alert" size="s" />
            <span>{wrong}</span>
          </p>
        )}
      </div>
    </FieldContext>
  )
}

type Sized = { large?: boolean }

/**
 * A text field; inside a `Field` it takes its name, label and error from there. Uncontrolled with `defaultValue`,
 * or controlled.
 */
export function Input({ large, className, ...props }: ComponentProps<'input'> & Sized) {
  return <input {...useFieldProps(props)} {...props} className={classes('input', large && 'large', className)} />
}

/** Grows with what is written. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea {...useFieldProps(props)} {...props} className={classes('input', className)} />
}

/** The system's own list, which every phone and screen reader handles best. */
export function Select({ large, className, ...props }: ComponentProps<'select'> & Sized) {
  return <select {...useFieldProps(props)} {...props} className={classes('input', large && 'large', className)} />
}

/** A field to search in: `label` is said, `placeholder` shown, `keys` drawn at its end. */
export function SearchInput({
  label,
  keys,
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'type'> & { label: string; keys?: ReactNode }) {
  return (
    <div className={classes('search', className)}>
      <Icon name="search" size="s" />
      <input type="search" aria-label={label} placeholder={label} {...props} className="input" />
      {keys}
    </div>
  )
}

function useFieldProps(props: { id?: string; name?: string }) {
  const field = useContext(FieldContext)
  return field
    ? {
        id: field.id,
        name: props.name ?? field.name,
        'aria-describedby': field.describedBy,
        'aria-invalid': field.invalid || undefined,
      }
    : {}
}
