// The seams to everything outside the process. Capabilities know these types; drivers implement them.
import type { Writer } from './capability.ts'
import type { Config } from './config.ts'
import type { Reader } from './db.ts'
import type { FacetMap } from './facets.ts'
import type { Merging } from './merging.ts'
import type { OwnedPersonalData } from './personal.ts'
import type { ImapPort, MailAuthPort, MailCheckPort, OauthPort, SmtpPort, SmtpReceiverPort } from './ports.mail.ts'
import type { ImagesPort, PushPort } from './ports.web.ts'
import type { Secrets } from './secrets.ts'
import type { TimelineSources } from './timeline.ts'
import type { VariableMap } from './variables.ts'

/** File contents by content hash (SHA-256, hexadecimal). Writing the same content twice is harmless. */
export type BlobStore = {
  /** Resolves when the content is on stable storage. */
  put(hash: string, content: Uint8Array): Promise<void>
  /** Rejects when there is no such content. */
  get(hash: string): Promise<Uint8Array>
  delete(hash: string): Promise<void>
}

/** What any operation may use: nothing here talks to the network. */
export type Services = {
  config: Config
  secrets: Secrets
  blobs: BlobStore
  passwords: { hash(password: string): Promise<string>; verify(hash: string, password: string): Promise<boolean> }
  /** Address of the web app without a trailing slash. */
  baseUrl: string
  /** Rings after commit: a process that waits for `topic` looks at once instead of at its next poll. */
  wake(topic: string): void
  /** Calls back when `topic` is rung in any process; returns the way to stop. */
  onWake(topic: string, callback: () => void): () => void
  /** Every facet there is, those that people made included. */
  facets(db: Reader): Promise<FacetMap>
  /** Those that can be asked of customers, as SQL over rows of `customers` that are not merged. */
  customerFacets(db: Reader): Promise<FacetMap>
  /** Every variable that texts written beforehand can hold. */
  variables(db: Reader): Promise<VariableMap>
  /** What capabilities keep about people we serve, lowest layer first. */
  personal: readonly OwnedPersonalData[]
  /** How capabilities take part when two customers become one, lowest layer first. */
  merging: readonly Merging[]
  /** What the timelines of customers are put together from. */
  timeline: TimelineSources
  /** Full names of the events that are told in the thread of a conversation. */
  told: readonly string[]
  /** Asks everybody who guards `step` (`capability.step`); throws the refusal of the first who objects. */
  guard(step: string, w: Writer, id: string): Promise<void>
  /** Offers what has arrived at `step` to everybody who takes such; the answer of the first whose it is, or undefined. */
  offer(step: string, w: Writer, given: unknown): Promise<unknown>
  /** Tells live readers something that is not kept: who looks, who types. Nothing depends on its arrival. */
  whisper(message: Whisper): void
}

/** `about` names the audience, e.g. `{ about: ['conversationId', id] }`. */
export type Whisper = { type: string; about: [string, string]; payload: Record<string, unknown> }

/** The outside world, reached from jobs and daemons only. */
export interface Ports {
  imap: ImapPort
  smtp: SmtpPort
  smtpReceiver: SmtpReceiverPort
  mailCheck: MailCheckPort
  mailAuth: MailAuthPort
  oauth: OauthPort
  locks: LocksPort
  images: ImagesPort
  push: PushPort
}

/** Locks that end with the process or its database connection, however either ends. */
export type LocksPort = {
  /** Null when another process has it. `lost` resolves when it is not ours any more. */
  take(name: string): Promise<{ lost: Promise<void>; release(): Promise<void> } | null>
}
