// The seams to mail servers: fetching, receiving, checking connections and senders, and OAuth tokens.

/** Who we are to a server: nobody, by password, or by an OAuth access token (XOAUTH2). */
export type SignIn =
  | { kind: 'none' }
  | { kind: 'password'; user: string; password: string }
  | { kind: 'token'; user: string; accessToken: string }
export type MailServer = { host: string; port: number; security: 'tls' | 'starttls' | 'none'; signIn: SignIn }

/** Why a server could not be used. `said` has the server's own words, one line. */
export class MailServerProblem extends Error {
  readonly problem: MailProblem
  readonly said: string
  constructor(problem: MailProblem, said: string, options?: ErrorOptions) {
    super(`${problem}: ${said}`, options)
    this.problem = problem
    this.said = said
  }
}
export type MailProblem =
  | ('nameNotFound' | 'refused' | 'timedOut' | 'unreachable' | 'certificate' | 'notTls' | 'starttlsMissing')
  | ('signInRefused' | 'tokenRefused' | 'folderMissing' | 'closed' | 'other')

export type FolderUse = 'inbox' | 'sent' | 'drafts' | 'junk' | 'trash' | 'archive' | 'all' | 'other'
export type MailFolder = { path: string; name: string; messages: number | null; use: FolderUse }
/** RFC 9051, section 2.3.1.1: uids mean something only together with `uidValidity`. */
export type FolderState = { uidValidity: string; uidNext: number; messages: number }
export type FetchedMail = { uid: number; receivedAt: Date; raw: Uint8Array }

/** One signed-in connection. All rejects with `MailServerProblem`. Nothing here changes a message or its flags. */
export type ImapConnection = {
  folders(): Promise<MailFolder[]>
  /** Paths of what the server itself calls its sent mail (RFC 6154); a name that only sounds so is none. */
  sentFolders(): Promise<string[]>
  open(folder: string): Promise<FolderState>
  /** Uids in the opened folder from `first` on, ascending; `since`: those that arrived on that day (ISO) or later. */
  uids(first: number, options?: { since?: string }): Promise<number[]>
  /** Whole messages of the opened folder by uid, in the order given. Uids that are gone are left out. */
  fetch(uids: readonly number[]): AsyncIterable<FetchedMail>
  /** Uids in the opened folder of messages with this Message-ID (without angle brackets). */
  withMessageId(headerId: string): Promise<number[]>
  /** Waits in the opened folder until the server tells of something new, the connection ends, or `ms` have passed. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
export type ImapPort = { connect(server: MailServer): Promise<ImapConnection> }

/** OAuth 2.0, RFC 6749 section 6. `refreshToken` is given when the server has changed it: keep the new one. */
export type OauthPort = { refresh(settings: OauthSettings): Promise<OauthToken> }
export type OauthToken = { accessToken: string; expiresInSeconds: number; refreshToken?: string }
export type OauthSettings = {
  tokenUrl: string
  clientId: string
  clientSecret: string
  refreshToken: string
  scope: string
}

export type CheckedStep = 'dns' | 'connect' | 'tls' | 'signIn' | 'folders'
export type StepState = 'running' | 'ok' | 'failed' | 'skipped'
export type StepReport = { step: CheckedStep; state: StepState; problem?: MailProblem; said?: string }
export type Tell = (report: StepReport) => Promise<void>
/** Tries a server one step after the other and tells each as it begins and ends; stops at the first that fails. */
export type MailCheckPort = {
  imap(server: MailServer, tell: Tell): Promise<{ ok: boolean; folders: MailFolder[] }>
  smtp(server: MailServer, tell: Tell): Promise<{ ok: boolean }>
  /** TXT records of a name, each as one string; an empty list when there are none. */
  txt(name: string): Promise<string[]>
}

export type SmtpEnvelope = { mailFrom: string; rcptTo: string[]; remoteAddress: string; helo: string; secure: boolean }
/** A refusal in the words of SMTP, e.g. `new SmtpRefusal(550, '5.1.1', 'There is no such mailbox here')`. */
export class SmtpRefusal extends Error {
  readonly code: number
  readonly status: string
  constructor(code: number, status: string, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}
/** What they throw is answered to the client (451 for anything but a `SmtpRefusal`). */
export type SmtpHandlers = {
  connect(remoteAddress: string): void
  recipient(address: string, remoteAddress: string): Promise<void>
  message(raw: Uint8Array, envelope: SmtpEnvelope): Promise<void>
}
export type SmtpReceiverPort = {
  listen(
    options: { host: string; port: number; maxBytes: number },
    handlers: SmtpHandlers,
  ): Promise<{ port: number; close(): Promise<void> }>
}

/** One recipient that the server did not take: `code` 4xx means later, 5xx never (RFC 5321, section 4.2.1). */
export type SmtpRefusedRecipient = { address: string; code: number; said: string }
/** `said` is the server's answer to the message itself. */
export type SmtpOutcome = { accepted: string[]; refused: SmtpRefusedRecipient[]; said: string }
/**
 * The conversation with the server broke before it answered. `mayHaveLeft`: the end of the message was on its way, so
 * the server may have taken it; otherwise it can not have.
 */
export class SmtpBroken extends MailServerProblem {
  readonly mayHaveLeft: boolean
  constructor(mayHaveLeft: boolean, { problem, said }: MailServerProblem, options?: ErrorOptions) {
    super(problem, said, options)
    this.mayHaveLeft = mayHaveLeft
  }
}
/** One signed-in connection, for one message at a time. */
export type SmtpConnection = {
  /**
   * `beforeEnd` runs when all of the message but its end has gone; only if it resolves does the end follow, without
   * which a server takes nothing (RFC 5321, section 4.1.1.4). If it rejects, so does this, and the connection is
   * closed. Whatever the server refuses is an outcome; rejects with `SmtpBroken` when there is no answer.
   */
  send(
    envelope: { from: string; to: readonly string[] },
    raw: Uint8Array,
    beforeEnd: () => Promise<void>,
  ): Promise<SmtpOutcome>
  usable(): boolean
  close(): void
}
/** `connect` rejects with `MailServerProblem`: nothing has left then. */
export type SmtpPort = { connect(server: MailServer): Promise<SmtpConnection> }

export type AuthVerdict = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror' | 'policy'
export type AuthResults = {
  spf: { result: AuthVerdict; domain: string } | null
  dkim: { result: AuthVerdict; domain: string }[]
  dmarc: { result: AuthVerdict; domain: string; policy: string } | null
  arc: AuthVerdict | null
}
/** SPF, DKIM, DMARC and ARC (RFC 7208, 6376, 7489, 8617) of a message that came over SMTP. Never rejects. */
export type MailAuthPort = {
  check(raw: Uint8Array, client: { ip: string; helo: string; mailFrom: string }): Promise<AuthResults>
}
