// Whether a value fits its attribute, and how it is kept. Pure.
import { z } from 'zod'
import type { AttributeView, Value } from './attributes.contract.ts'

const address = z.url({ protocol: /^https?$/ })

/** What is kept for a value; null for nothing; undefined when it does not fit. */
export function kept({ kind, options }: Pick<AttributeView, 'kind' | 'options'>, value: Value): Value | undefined {
  const given = typeof value === 'string' ? value.trim() : value
  if (given === null || given === '' || given === false || (Array.isArray(given) && !given.length)) return null
  const isOption = (id: string) => options.some((option) => option.id === id)
  switch (kind) {
    case 'text':
      return typeof given === 'string' ? given : undefined
    case 'number':
      return typeof given === 'number' ? given : undefined
    case 'flag':
      return given === true ? true : undefined
    case 'date':
      return typeof given === 'string' && /^[1-9]/.test(given) && z.iso.date().safeParse(given).success
        ? given
        : undefined
    case 'link': {
      if (typeof given !== 'string') return undefined
      const whole = /^[a-z][a-z0-9+.-]*:/i.test(given) ? given : `https://${given}`
      return address.safeParse(whole).success ? new URL(whole).href : undefined
    }
    case 'choice':
      return typeof given === 'string' && isOption(given) ? given : undefined
    case 'choices':
      return Array.isArray(given) && given.every(isOption) ? [...new Set(given)] : undefined
  }
}
