// The capabilities with screens, one line each.
import activity from '#capabilities/activity/web/activity.web.tsx'
import access from '#capabilities/access/web/access.web.tsx'
import blocking from '#capabilities/blocking/web/blocking.web.tsx'
import bulk from '#capabilities/bulk/web/bulk.web.tsx'
import conversations from '#capabilities/conversations/web/conversations.web.tsx'
import attributes from '#capabilities/attributes/web/attributes.web.tsx'
import consents from '#capabilities/consents/web/consents.web.tsx'
import companies from '#capabilities/companies/web/companies.web.tsx'
import customers from '#capabilities/customers/web/customers.web.tsx'
import directory from '#capabilities/directory/web/directory.web.tsx'
import exporting from '#capabilities/exporting/web/exporting.web.tsx'
import fields from '#capabilities/fields/web/fields.web.tsx'
import handovers from '#capabilities/handovers/web/handovers.web.tsx'
import inbox from '#capabilities/inbox/web/inbox.web.tsx'
import later from '#capabilities/later/web/later.web.tsx'
import macros from '#capabilities/macros/web/macros.web.tsx'
import mailboxes from '#capabilities/mailboxes/web/mailboxes.web.tsx'
import orders from '#capabilities/orders/web/orders.web.tsx'
import notifications from '#capabilities/notifications/web/notifications.web.tsx'
import organisation from '#capabilities/organisation/web/organisation.web.tsx'
import people from '#capabilities/people/web/people.web.tsx'
import presence from '#capabilities/presence/web/presence.web.tsx'
import receipts from '#capabilities/receipts/web/receipts.web.tsx'
import receiving from '#capabilities/receiving/web/receiving.web.tsx'
import search from '#capabilities/search/web/search.web.tsx'
import sending from '#capabilities/sending/web/sending.web.tsx'
import sidethreads from '#capabilities/sidethreads/web/sidethreads.web.tsx'
import views from '#capabilities/views/web/views.web.tsx'
import shops from '#capabilities/shops/web/shops.web.tsx'
import tags from '#capabilities/tags/web/tags.web.tsx'
import type { Contribution } from './contribute.ts'
import shell from './shell/shell.web.tsx'

export const capabilities: Contribution[] = [shell, organisation, people, access, customers, companies, attributes, conversations, directory, mailboxes, receiving, sending, blocking, presence, tags, fields, orders, activity, shops, consents, receipts, search, views, inbox, later, macros, notifications, handovers, sidethreads, exporting, bulk]

/** All entries of one kind, from every capability. */
export const contributed = <K extends keyof Contribution>(kind: K): NonNullable<Contribution[K]>[number][] =>
  capabilities.flatMap((capability) => (capability[kind] ?? []) as NonNullable<Contribution[K]>[number][])
