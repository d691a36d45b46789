// The words of each question (ops.ts).
import type { TextKey } from '#web/kit/i18n.tsx'
import type { Kind } from './ops.ts'

const words: Record<string, TextKey> = {
  contains: 'views.ask.contains',
  'not contains': 'views.ask.notContains',
  equals: 'views.ask.equals',
  in: 'views.ask.in',
  'not in': 'views.ask.notIn',
  hasAny: 'views.ask.hasAny',
  hasAll: 'views.ask.hasAll',
  'not hasAny': 'views.ask.notHasAny',
  olderThan: 'views.ask.olderThan',
  newerThan: 'views.ask.newerThan',
  after: 'views.ask.after',
  before: 'views.ask.before',
  atLeast: 'views.ask.atLeast',
  atMost: 'views.ask.atMost',
  yes: 'views.ask.yes',
  no: 'views.ask.no',
  empty: 'views.ask.empty',
  'not empty': 'views.ask.notEmpty',
}

const person: Record<string, TextKey> = { empty: 'views.ask.nobody', 'not empty': 'views.ask.somebody' }
const time: Record<string, TextKey> = { empty: 'views.ask.never', 'not empty': 'views.ask.ever' }

export const questionWords = (kind: Kind, id: string): TextKey =>
  (kind === 'person' ? person[id] : kind === 'time' ? time[id] : undefined) ?? words[id] ?? 'views.ask.other'
