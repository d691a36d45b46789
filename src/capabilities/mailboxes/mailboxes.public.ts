// What other capabilities may ask of mailboxes and do with them.
export {
  addressBook,
  type AddressBook,
  type KnownMailbox,
  mailboxOfAddresses,
  ownAddresses,
  trusts,
} from './mailboxes.addresses.ts'
export { knowsMailbox } from './mailboxes.policy.ts'
export { mailboxSettings, mailboxesToFetch, signInOf, type MailboxServers } from './mailboxes.servers.ts'
export {
  advanceFolder,
  folderPosition,
  lastFetch,
  type FolderPosition,
  recordFailure,
  recordFetch,
  recordMessages,
} from './mailboxes.heartbeat.ts'
export {
  endBackfill,
  recordBackfill,
  runningBackfills,
  type BackfillProgress,
  type RunningBackfill,
} from './mailboxes.backfill.ts'

/** Rung when mailboxes have changed: those who fetch and receive look again. */
export const mailboxesTopic = 'mailboxes'
