// A form, and what the server found wrong with it: per field beside the fields, the rest at its head.
import { createContext, useContext, useEffect, useRef, type ComponentProps } from 'react'
import { ApiError } from '#kernel/client.ts'
import { Banner } from './Banner.tsx'
import { useText } from './i18n.tsx'

export type FormProps = Omit<ComponentProps<'form'>, 'onSubmit'> & {
  /** The form's fields by name; fields of the same name are joined by nothing, so use names once. */
  onSubmit: (values: Record<string, string>, form: HTMLFormElement) => void
  /** The error of the mutation, as TanStack Query gives it. */
  error?: unknown
}

/** Nothing typed is lost on an error; the first wrong field gets the focus. Ctrl Enter sends from anywhere inside. */
export function Form({ onSubmit, onKeyDown, error, children, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])
  return (
    <FormContext value={error ? problemOf(error) : null}>
      <form
        {...props}
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          onSubmit(
            Object.fromEntries(
              [...data].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]),
            ),
            event.currentTarget,
          )
        }}
        onKeyDown={(event) => {
          onKeyDown?.(event)
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
        }}
      >
        {children}
      </form>
    </FormContext>
  )
}

/**
 * What went wrong that no field shows, in words, with the number to quote when it was our fault. Put it at the
 * form's head.
 */
export function FormError({ error }: { error?: unknown }) {
  const t = useText()
  const inherited = useFormProblem()
  const problem = error === undefined ? inherited : error ? problemOf(error) : null
  if (!problem) return null
  const hasFields = Object.keys(problem.fields).length > 0
  if (hasFields)
    return (
      <Banner kind="bad" live>
        {t('kit.form.checkFields', { count: Object.keys(problem.fields).length })}
      </Banner>
    )
  return (
    <Banner kind="bad" live>
      {problem.isOffline ? t('kit.error.offline') : problem.title}
      {problem.reference && (
        <>
          {' '}
          <span className="nowrap">{t('kit.error.reference', { code: problem.reference })}</span>
        </>
      )}
    </Banner>
  )
}

export type FormProblem = {
  title: string
  code: string
  fields: Record<string, string>
  reference?: string
  isOffline: boolean
}

/** The parts of an error that a form shows; the server words them in the reader's language. */
export function problemOf(error: unknown): FormProblem {
  const problem = error instanceof ApiError ? error.problem : undefined
  return {
    title: problem?.title ?? (error as Error)?.message ?? '',
    code: error instanceof ApiError ? error.code : 'unknown',
    fields: problem?.fields ?? {},
    reference: problem && problem.status >= 500 ? referenceOf(problem.requestId) : undefined,
    isOffline: error instanceof ApiError && !problem,
  }
}

/** A short code that finds the request in the log: its first eight signs. */
export const referenceOf = (requestId: string): string => requestId.slice(0, 8)

export const useFormProblem = (): FormProblem | null => useContext(FormContext)
const FormContext = createContext<FormProblem | null>(null)
