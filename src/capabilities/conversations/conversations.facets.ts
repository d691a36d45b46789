// The facts about a conversation that lists, filters, rules and reports read.
import type { FacetMap } from '#kernel/facets.ts'

export const facets: FacetMap = {
  'conversations.number': {
    kind: 'number',
    label: 'facets.conversations.number',
    sql: (eb) => eb.ref('conversations.number'),
  },
  'conversations.subject': {
    kind: 'text',
    label: 'facets.conversations.subject',
    sql: (eb) => eb.ref('conversations.subject'),
  },
  'conversations.state': {
    kind: 'choice',
    label: 'facets.conversations.state',
    values: ['open', 'with_customer', 'snoozed', 'closed', 'spam'],
    sql: (eb) => eb.ref('conversations.state'),
  },
  'conversations.assignee': {
    kind: 'person',
    label: 'facets.conversations.assignee',
    sql: (eb) => eb.ref('conversations.assignee_id'),
  },
  'conversations.team': {
    kind: 'team',
    label: 'facets.conversations.team',
    sql: (eb) => eb.ref('conversations.team_id'),
  },
  'conversations.mailbox': {
    kind: 'mailbox',
    label: 'facets.conversations.mailbox',
    sql: (eb) => eb.ref('conversations.mailbox_id'),
  },
  'conversations.channel': {
    kind: 'choice',
    label: 'facets.conversations.channel',
    values: ['email'],
    sql: (eb) => eb.ref('conversations.channel'),
  },
  'conversations.customer': {
    kind: 'text',
    label: 'facets.conversations.customer',
    sql: (eb) =>
      eb.selectFrom('customers').select('customers.name').whereRef('customers.id', '=', 'conversations.customer_id'),
  },
  'conversations.language': {
    kind: 'text',
    label: 'facets.conversations.language',
    sql: (eb) => eb.ref('conversations.language'),
  },
  'conversations.waitingSince': {
    kind: 'time',
    label: 'facets.conversations.waitingSince',
    sql: (eb) => eb.ref('conversations.waiting_since'),
  },
  'conversations.snoozedUntil': {
    kind: 'time',
    label: 'facets.conversations.snoozedUntil',
    sql: (eb) =>
      eb.case().when('conversations.state', '=', 'snoozed').then(eb.ref('conversations.snoozed_until')).end(),
  },
  'conversations.lastMessageAt': {
    kind: 'time',
    label: 'facets.conversations.lastMessageAt',
    sql: (eb) => eb.ref('conversations.last_message_at'),
  },
  'conversations.openedAt': {
    kind: 'time',
    label: 'facets.conversations.openedAt',
    sql: (eb) => eb.ref('conversations.created_at'),
  },
  'conversations.closedAt': {
    kind: 'time',
    label: 'facets.conversations.closedAt',
    sql: (eb) => eb.ref('conversations.closed_at'),
  },
  'conversations.messageCount': {
    kind: 'number',
    label: 'facets.conversations.messageCount',
    sql: (eb) => eb.ref('conversations.message_count'),
  },
  'conversations.private': {
    kind: 'flag',
    label: 'facets.conversations.private',
    sql: (eb) => eb.ref('conversations.private'),
  },
  'conversations.hasAttachments': {
    kind: 'flag',
    label: 'facets.conversations.hasAttachments',
    sql: (eb) => eb.ref('conversations.has_attachments'),
  },
}
