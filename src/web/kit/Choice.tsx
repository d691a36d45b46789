// Check box, radio button and switch with their words; the whole line can be pressed.
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

type ChoiceProps = Omit<ComponentProps<'input'>, 'type'> & { children: ReactNode; hint?: ReactNode }

/** For what is sent with a form. */
export const Checkbox = (props: ChoiceProps) => <Choice type="checkbox" {...props} />

/** One of several of the same `name`. */
export const Radio = (props: ChoiceProps) => <Choice type="radio" {...props} />

/** For what takes effect at once. */
export const Switch = (props: ChoiceProps) => (
  <Choice type="checkbox" role="switch" {...props} className={classes('switch', props.className)} />
)

/** Choices under one question. */
export const Choices = ({ label, children }: { label: ReactNode; children: ReactNode }) => (
  <fieldset className="stack">
    <legend className="sm medium">{label}</legend>
    {children}
  </fieldset>
)

function Choice({ children, hint, ...props }: ChoiceProps & { type: string }) {
  return (
    <label className="choice">
      <input {...props} />
      <span>
        {children}
        {hint && <span className="faint"> {hint}</span>}
      </span>
    </label>
  )
}
