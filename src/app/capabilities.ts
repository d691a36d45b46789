// Every capability, one line each, low to high. A capability that is not here does not exist.
import type { Capability } from '#kernel/capability.ts'
import access from '#capabilities/access/access.ts'
import blocking from '#capabilities/blocking/blocking.ts'
import activity from '#capabilities/activity/activity.ts'
import attributes from '#capabilities/attributes/attributes.ts'
import companies from '#capabilities/companies/companies.ts'
import bulk from '#capabilities/bulk/bulk.ts'
import conditions from '#capabilities/conditions/conditions.ts'
import conversations from '#capabilities/conversations/conversations.ts'
import consents from '#capabilities/consents/consents.ts'
import customers from '#capabilities/customers/customers.ts'
import directory from '#capabilities/directory/directory.ts'
import drafts from '#capabilities/drafts/drafts.ts'
import exchange from '#capabilities/exchange/exchange.ts'
import exporting from '#capabilities/exporting/exporting.ts'
import fields from '#capabilities/fields/fields.ts'
import files from '#capabilities/files/files.ts'
import handovers from '#capabilities/handovers/handovers.ts'
import identity from '#capabilities/identity/identity.ts'
import inbox from '#capabilities/inbox/inbox.ts'
import knownas from '#capabilities/knownas/knownas.ts'
import later from '#capabilities/later/later.ts'
import macros from '#capabilities/macros/macros.ts'
import mailboxes from '#capabilities/mailboxes/mailboxes.ts'
import notifications from '#capabilities/notifications/notifications.ts'
import organisation from '#capabilities/organisation/organisation.ts'
import orders from '#capabilities/orders/orders.ts'
import people from '#capabilities/people/people.ts'
import portal from '#capabilities/portal/portal.ts'
import presence from '#capabilities/presence/presence.ts'
import segments from '#capabilities/segments/segments.ts'
import sending from '#capabilities/sending/sending.ts'
import privacy from '#capabilities/privacy/privacy.ts'
import receipts from '#capabilities/receipts/receipts.ts'
import receiving from '#capabilities/receiving/receiving.ts'
import search from '#capabilities/search/search.ts'
import shops from '#capabilities/shops/shops.ts'
import sidethreads from '#capabilities/sidethreads/sidethreads.ts'
import tags from '#capabilities/tags/tags.ts'
import timeline from '#capabilities/timeline/timeline.ts'
import views from '#capabilities/views/views.ts'

export const capabilities: Capability[] = [
  organisation,
  people,
  access,
  files,
  customers,
  companies,
  attributes,
  conversations,
  conditions,
  mailboxes,
  drafts,
  blocking,
  sending,
  receiving,
  sidethreads,
  presence,
  tags,
  directory,
  fields,
  orders,
  activity,
  shops,
  knownas,
  consents,
  receipts,
  search,
  views,
  inbox,
  later,
  macros,
  notifications,
  handovers,
  exporting,
  bulk,
  identity,
  timeline,
  segments,
  privacy,
  portal,
  exchange,
]
