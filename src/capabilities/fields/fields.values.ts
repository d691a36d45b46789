// What a field may hold, by its kind, and the column that holds it. Pure.
import type { FieldKind, Value } from './fields.contract.ts'

export type Stored = {
  words: string | null
  number: string | number | null
  day: string | null
  option_ids: string[] | null
  agent_id: string | null
  flag: boolean | null
}
export const nothingStored: Stored = {
  words: null,
  number: null,
  day: null,
  option_ids: null,
  agent_id: null,
  flag: null,
}

export type Misfit = 'notText' | 'notNumber' | 'notDay' | 'notOption' | 'notPerson' | 'notFlag'

/** What is stored for a value; undefined for nothing; or why it does not fit. Whether ids exist is for the caller. */
export function toStored(kind: FieldKind, value: Value): Stored | undefined | Misfit {
  if (value === null || value === '' || (Array.isArray(value) && !value.length)) return undefined
  switch (kind) {
    case 'text': {
      if (typeof value !== 'string') return 'notText'
      const words = value.trim()
      return words ? { ...nothingStored, words } : undefined
    }
    case 'number':
      return typeof value === 'number' ? { ...nothingStored, number: value } : 'notNumber'
    case 'date':
      return typeof value === 'string' && isDay(value) ? { ...nothingStored, day: value } : 'notDay'
    case 'choice':
      return typeof value === 'string' && isUuid.test(value) ? { ...nothingStored, option_ids: [value] } : 'notOption'
    case 'choices':
      return Array.isArray(value) ? { ...nothingStored, option_ids: [...new Set(value)] } : 'notOption'
    case 'person':
      return typeof value === 'string' && isUuid.test(value) ? { ...nothingStored, agent_id: value } : 'notPerson'
    case 'flag':
      if (typeof value !== 'boolean') return 'notFlag'
      return value ? { ...nothingStored, flag: true } : undefined
  }
}

export function fromStored(kind: FieldKind, stored: Stored | undefined): Value {
  if (!stored) return null
  switch (kind) {
    case 'text':
      return stored.words
    case 'number':
      return stored.number === null ? null : Number(stored.number)
    case 'date':
      return stored.day
    case 'choice':
      return stored.option_ids?.[0] ?? null
    case 'choices':
      return stored.option_ids
    case 'person':
      return stored.agent_id
    case 'flag':
      return stored.flag
  }
}

/** `2026-02-30` is none. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^([1-9]\d{3})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (!year) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

const isUuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
