// What a capability gives the kernel: an implementation for every name in its contract, checked by the compiler.
import type { z } from 'zod'
import type { Actor } from './actor.ts'
import type { Bytes, Contract, Operation } from './contract.ts'
import type { Reader, Tx } from './db.ts'
import type { LoggedEvent } from './events.ts'
import type { FacetSource } from './facets.ts'
import type { Logger } from './log.ts'
import type { Merging } from './merging.ts'
import type { PersonalData } from './personal.ts'
import type { Ports, Services } from './ports.ts'
import type { TimelineSources } from './timeline.ts'
import type { VariableSource } from './variables.ts'

type Payload<S> = S extends { payload: infer P extends z.core.$ZodType } ? z.output<P> : never
type PayloadIn<S> = S extends { payload: infer P extends z.core.$ZodType } ? z.input<P> : never

export type JobOptions = {
  runAt?: Date | string
  /** Same key: the later call replaces the waiting job. */
  key?: string
  maxAttempts?: number
  priority?: number
}

type EventName<C extends Contract> = keyof C['events'] & string
type JobName<C extends Contract> = keyof C['jobs'] & string
type JobIn<C extends Contract, J extends JobName<C>> = z.input<C['jobs'][J]>

/** A transaction with its event log: what public functions of a capability take to write on behalf of another. */
export type Writer = {
  tx: Tx
  actor: Actor
  now: Date
  newId(): string
  /** Appends an event of `contract`; written with the commit. */
  record<C extends Contract, T extends EventName<C>>(contract: C, type: T, payload: PayloadIn<C['events'][T]>): void
  /** Adds a job of `contract`; visible to workers with the commit. */
  add<C extends Contract, J extends JobName<C>>(contract: C, job: J, payload: JobIn<C, J>, options?: JobOptions): void
  services: Services
}

/** What comes with an HTTP request besides its input. */
export type HttpContext = {
  cookie(name: string): string | undefined
  /** `path`: where alone the browser sends it; everywhere unless given. Taken away by the same. */
  setCookie(name: string, value: string, options: { maxAge: number; path?: string }): void
  clearCookie(name: string, path?: string): void
  userAgent: string
  /** A header by its name, for what comes signed. */
  header(name: string): string | undefined
}

type Code<O extends Operation> = O['fails'] extends readonly (infer E)[] ? E : never
type Fail<O extends Operation> = (code: Code<O>, details?: Record<string, unknown>) => never

/** What queries and actions both get. */
type OperationContext<O extends Operation> = {
  input: z.output<O['input']>
  log: Logger
  /** May the actor see this thing? By the audience of the payload field `about`; unseen when nobody contributes one. */
  isVisible(about: string, id: string): Promise<boolean>
  fail: Fail<O>
}

export type QueryContext<C extends Contract = Contract, O extends Operation = Operation> = OperationContext<O> & {
  db: Reader
  actor: Actor
  now: Date
  services: Services
  /**
   * The answer holds what was said in these conversations: it leaves only after that is on record. An operation that
   * `shows` messages must call it, if only with no ids.
   */
  disclose(conversationIds: readonly string[], how: ConversationRead['how']): void
  /**
   * The answer shows what is known of these customers: it leaves only after that is on record. Done by itself for the
   * `customerId` of the input, unless the answer is a file.
   */
  discloseCustomers(customerIds: readonly string[], how: CustomerRead['how']): void
  /** Milliseconds that an operation `aside` should still take; without end for the others. */
  timeLeft(): number
  readonly contract: C
}

/** Somebody got to read what was said. `ahead`: a screen has it ready and does not show it. */
export type ConversationRead = {
  conversationId: string
  /** `timeline`: the first words of messages, among all that happened with a customer. */
  how: 'opened' | 'ahead' | 'searched' | 'exported' | 'original' | 'attachment' | 'timeline'
}
/** `company`: as one of the people of a company. `exported`: in a list that was taken out. */
export type CustomerRead = { customerId: string; how: 'opened' | 'company' | 'exported' }
export type Disclosure = ConversationRead | CustomerRead

/** Events and jobs of the own contract. */
export type Emitter<C extends Contract = Contract> = {
  emit<T extends EventName<C>>(type: T, payload: PayloadIn<C['events'][T]>): void
  enqueue<J extends JobName<C>>(job: J, payload: JobIn<C, J>, options?: JobOptions): void
}

export type ActionContext<C extends Contract = Contract, O extends Operation = Operation> = Writer &
  OperationContext<O> &
  Emitter<C> & {
    /** Refuses like `fail`, but what was written so far is kept: for counting what was tried in vain. */
    failKeeping: Fail<O>
    http: HttpContext
  }

/** Jobs may talk to the outside (`ports`), so they get no open transaction: they read, talk, and then `transact`. */
export type JobContext<C extends Contract = Contract, P = unknown> = Runtime & {
  payload: P
  /** 1 for the first try. */
  attempt: number
  lastAttempt: boolean
  signal: AbortSignal
  emitter: (w: Writer) => Emitter<C>
}

/** What long-running parts and jobs get. */
export type Runtime = {
  db: Reader
  /** As the system, or `as` somebody who asked for it before. */
  transact<T>(work: (w: Writer) => Promise<T>, as?: Actor): Promise<T>
  now(): Date
  newId(): string
  ports: Ports
  services: Services
  log: Logger
}

/** An event as read from the log. */
export type EventRow<P = unknown> = {
  id: string
  at: string
  type: string
  actor: string
  about: string | null
  payload: P
}

type OwnEvents<C extends Contract> = { [T in EventName<C> as `${C['name']}.${T}`]: Payload<C['events'][T]> }
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never
type EventsOf<U extends readonly Contract[]> = UnionToIntersection<{ [K in keyof U]: OwnEvents<U[K]> }[number]>

/** Who may see events about one kind of thing. `load` asks once for many ids, as things stand at `now`; `sees` is pure. */
export type Audience<F = never> = {
  load(db: Reader, ids: string[], now: Date): Promise<Map<string, F>>
  sees(actor: Actor, id: string, facts: F | undefined): boolean
}

export type Role = 'web' | 'worker' | 'mail'
/** A part that runs as long as the process: a fetcher, a server. Started in the given role. */
export type Daemon = { role: Role; name: string; start(runtime: Runtime): Promise<{ stop(): Promise<void> }> }

/**
 * Kept in step with the event log (followers.ts). `handle` gets the events of these types in order, each once; `due` is
 * asked at every look for what time alone brings, and tells whether it did something.
 */
export type Follower = {
  name: string
  types: readonly string[]
  /** Also every event about such a thing, whoever announces it: names of payload fields, e.g. `conversationId`. */
  about?: readonly string[]
  /** Where a follower that was never run begins. */
  from: 'beginning' | 'now'
  handle(w: Writer, events: LoggedEvent[]): Promise<void>
  due?(w: Writer): Promise<boolean>
}

/**
 * Asked by the owner of a step that others may object to, such as `conversations.close`; refuses by throwing a refusal
 * of its own contract.
 */
export type Guard = (w: Writer, id: string) => Promise<void>

/**
 * Asked by the owner of a step whether what has arrived is this capability's, such as `receiving.mail`; undefined: it is
 * not. The owner says by its types what is given and answered.
 */
export type Taker = (w: Writer, given: any) => Promise<unknown>

export type Authenticate = (request: {
  cookie(name: string): string | undefined
  bearer: string | undefined
  ip: string
  now: Date
  db: Reader
}) => Promise<Actor | null>

/** Who asks for a page (`page` of an operation). `locale`: what the browser would like to read. */
export type AuthenticatePages = (request: {
  cookie(name: string): string | undefined
  ip: string
  locale: string
  now: Date
  db: Reader
}) => Promise<Actor | null>

/** A number for /metrics, asked at each scrape. */
export type Gauge = {
  help: string
  labels?: readonly string[]
  read(db: Reader, now: Date): Promise<{ value: number; labels?: Record<string, string> }[]>
}

type Answer<O extends Operation> = Promise<O extends { gives: 'bytes' } ? Bytes : z.input<O['output']>>
type Handler<C extends Contract, P> = (ctx: JobContext<C, P>) => Promise<void>

type Implementation<C extends Contract, U extends readonly Contract[]> = {
  queries: { [Q in keyof C['queries']]: (ctx: QueryContext<C, C['queries'][Q]>) => Answer<C['queries'][Q]> }
  actions: { [A in keyof C['actions']]: (ctx: ActionContext<C, C['actions'][A]>) => Answer<C['actions'][A]> }
  jobs: { [J in keyof C['jobs']]: Handler<C, z.output<C['jobs'][J]>> }
  /** Capabilities whose events it reacts to; the events' names are checked. */
  uses?: U
  on?: U extends readonly []
    ? Record<string, never>
    : { [T in keyof EventsOf<U> & string]?: Handler<C, EventRow<EventsOf<U>[T]>> }
  /** Reactions that concern only some of their events: this looks at the payload before a job is made for nothing. */
  when?: { [T in keyof EventsOf<U> & string]?: (payload: EventsOf<U>[T]) => boolean }
  /** Jobs started by the clock: crontab line (UTC) per job; the payload is `{}`. */
  schedule?: { [J in keyof C['jobs']]?: string }
  audiences?: Record<string, Audience<any>>
  facets?: FacetSource
  variables?: VariableSource
  timeline?: TimelineSources
  followers?: Follower[]
  /** By the name of the step that is guarded, `capability.step`. */
  guards?: Record<string, Guard>
  /** By the name of the step at which something arrives, `capability.step`. */
  takers?: Record<string, Taker>
  /** What it keeps about people we serve: to be handed to them, and to be forgotten. */
  personal?: PersonalData
  /** How it takes part when two customers become one. */
  merging?: Merging
  /** Keeps disclosures on record; one capability does. The answer waits for it. */
  keepDisclosures?: (runtime: Runtime, actor: Actor, operation: string, disclosures: readonly Disclosure[]) => Promise<void>
  daemons?: Daemon[]
  authenticate?: Authenticate
  authenticatePages?: AuthenticatePages
  gauges?: Record<string, Gauge>
}

/** A capability with its types forgotten, as the kernel runs it. */
export type Capability = {
  contract: Contract
  queries: Record<string, (ctx: any) => Promise<unknown>>
  actions: Record<string, (ctx: any) => Promise<unknown>>
  jobs: Record<string, (ctx: any) => Promise<void>>
  on: Record<string, (ctx: any) => Promise<void>>
  when: Record<string, (payload: any) => boolean>
  schedule: Record<string, string>
  audiences: Record<string, Audience<any>>
  facets: FacetSource
  variables: VariableSource
  timeline: TimelineSources
  followers: Follower[]
  guards: Record<string, Guard>
  takers: Record<string, Taker>
  personal?: PersonalData
  merging?: Merging
  keepDisclosures?: Implementation<Contract, []>['keepDisclosures']
  daemons: Daemon[]
  authenticate?: Authenticate
  authenticatePages?: AuthenticatePages
  gauges: Record<string, Gauge>
}

const none = { on: {}, when: {}, schedule: {}, audiences: {}, facets: {}, variables: {}, timeline: {}, guards: {}, takers: {}, gauges: {} }
const optional = { ...none, followers: [], daemons: [] }

export const capability = <C extends Contract, const U extends readonly Contract[] = []>(
  contract: C,
  parts: Implementation<C, U>,
): Capability => ({ ...optional, ...parts, contract }) as unknown as Capability
