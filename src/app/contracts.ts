// Every contract, one line each: what the API can be asked. Runs in the browser too.
import { accessContract } from '#capabilities/access/access.contract.ts'
import { activityContract } from '#capabilities/activity/activity.contract.ts'
import { attributesContract } from '#capabilities/attributes/attributes.contract.ts'
import { companiesContract } from '#capabilities/companies/companies.contract.ts'
import { conditionsContract } from '#capabilities/conditions/conditions.contract.ts'
import { consentsContract } from '#capabilities/consents/consents.contract.ts'
import { conversationsContract } from '#capabilities/conversations/conversations.contract.ts'
import { customersContract } from '#capabilities/customers/customers.contract.ts'
import { blockingContract } from '#capabilities/blocking/blocking.contract.ts'
import { directoryContract } from '#capabilities/directory/directory.contract.ts'
import { bulkContract } from '#capabilities/bulk/bulk.contract.ts'
import { draftsContract } from '#capabilities/drafts/drafts.contract.ts'
import { exchangeContract } from '#capabilities/exchange/exchange.contract.ts'
import { exportingContract } from '#capabilities/exporting/exporting.contract.ts'
import { fieldsContract } from '#capabilities/fields/fields.contract.ts'
import { filesContract } from '#capabilities/files/files.contract.ts'
import { handoversContract } from '#capabilities/handovers/handovers.contract.ts'
import { identityContract } from '#capabilities/identity/identity.contract.ts'
import { inboxContract } from '#capabilities/inbox/inbox.contract.ts'
import { knownasContract } from '#capabilities/knownas/knownas.contract.ts'
import { laterContract } from '#capabilities/later/later.contract.ts'
import { macrosContract } from '#capabilities/macros/macros.contract.ts'
import { mailboxesContract } from '#capabilities/mailboxes/mailboxes.contract.ts'
import { ordersContract } from '#capabilities/orders/orders.contract.ts'
import { notificationsContract } from '#capabilities/notifications/notifications.contract.ts'
import { organisationContract } from '#capabilities/organisation/organisation.contract.ts'
import { peopleContract } from '#capabilities/people/people.contract.ts'
import { portalContract } from '#capabilities/portal/portal.contract.ts'
import { presenceContract } from '#capabilities/presence/presence.contract.ts'
import { privacyContract } from '#capabilities/privacy/privacy.contract.ts'
import { receiptsContract } from '#capabilities/receipts/receipts.contract.ts'
import { receivingContract } from '#capabilities/receiving/receiving.contract.ts'
import { searchContract } from '#capabilities/search/search.contract.ts'
import { segmentsContract } from '#capabilities/segments/segments.contract.ts'
import { sendingContract } from '#capabilities/sending/sending.contract.ts'
import { shopsContract } from '#capabilities/shops/shops.contract.ts'
import { sidethreadsContract } from '#capabilities/sidethreads/sidethreads.contract.ts'
import { tagsContract } from '#capabilities/tags/tags.contract.ts'
import { timelineContract } from '#capabilities/timeline/timeline.contract.ts'
import { viewsContract } from '#capabilities/views/views.contract.ts'

export const contracts = {
  organisation: organisationContract,
  people: peopleContract,
  access: accessContract,
  files: filesContract,
  attributes: attributesContract,
  customers: customersContract,
  companies: companiesContract,
  conversations: conversationsContract,
  directory: directoryContract,
  conditions: conditionsContract,
  mailboxes: mailboxesContract,
  drafts: draftsContract,
  blocking: blockingContract,
  sending: sendingContract,
  receiving: receivingContract,
  presence: presenceContract,
  tags: tagsContract,
  fields: fieldsContract,
  orders: ordersContract,
  activity: activityContract,
  shops: shopsContract,
  knownas: knownasContract,
  consents: consentsContract,
  receipts: receiptsContract,
  search: searchContract,
  views: viewsContract,
  inbox: inboxContract,
  later: laterContract,
  notifications: notificationsContract,
  macros: macrosContract,
  handovers: handoversContract,
  sidethreads: sidethreadsContract,
  exporting: exportingContract,
  bulk: bulkContract,
  identity: identityContract,
  timeline: timelineContract,
  segments: segmentsContract,
  portal: portalContract,
  exchange: exchangeContract,
  privacy: privacyContract,
}
