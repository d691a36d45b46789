// What a mail says, once read: the shapes that the readers in this folder hand to each other.
// Plain data without a database, so that the command line, the tests and ingestion read mail with one code.

/** One mailbox of an address header. `address` is lower-cased in its domain only; either may be ''. */
export type Address = { name: string; address: string }

/** One header field in the order received: `name` lower-cased, `value` unfolded and decoded (RFC 2047, raw 8-bit). */
export type Header = { name: string; value: string }

/** A leaf of the MIME tree that is not shown as body text. */
export type Attachment = {
  /** File name as the sender gave it, decoded; '' when none was given. */
  name: string
  /** Lower-cased media type without parameters, `application/octet-stream` when missing or broken. */
  type: string
  /** Bytes after decoding. */
  size: number
  content: Uint8Array
  /** Content-ID without angle brackets, '' when none. */
  contentId: string
  /** True when the HTML body refers to it by cid: or the part says `inline`. */
  inline: boolean
}

/** A part that talks about delivery: message/delivery-status, message/feedback-report, message/rfc822, text/rfc822-headers. */
export type ReportPart = { type: string; text: string }

/** A message with its MIME taken apart. Never throws away: what is damaged is named in `problems`. */
export type ParsedMail = {
  headers: Header[]
  from: Address[]
  sender: Address[]
  to: Address[]
  cc: Address[]
  bcc: Address[]
  replyTo: Address[]
  subject: string
  /** ISO 8601 instant, null when missing or unreadable. */
  date: string | null
  /** Without angle brackets; '' when missing. */
  messageId: string
  inReplyTo: string[]
  references: string[]
  /** The plain-text body (format=flowed already joined), or null when the sender sent none. */
  text: string | null
  /** True when `html` shows text that `text` lacks, as with an HTML part after a plain one. */
  textIsPartial?: boolean
  /** The HTML body as sent, unsanitised, or null. */
  html: string | null
  attachments: Attachment[]
  /** Parts that the delivery-report reader needs, in order. */
  reports: ReportPart[]
  /** Media type of the whole message with its `report-type` parameter, e.g. `multipart/report; report-type=delivery-status`. */
  contentType: string
  /** What was wrong with the message, in English, for the raw view. */
  problems: string[]
}

/** What a delivery report, or a complaint through a feedback loop, says. RFC 3464, 6522, 5965. */
export type Bounce = {
  is_bounce: boolean
  type: 'failed' | 'delayed' | 'delivered' | 'complaint'
  recipients: string[]
  /** Enhanced status code (RFC 3463) such as `5.1.1`, '' when none could be told. */
  status: string
  /** True when the address will not work again (unknown user or host). */
  hard: boolean
  /** The server's own words, one line, '' when none. */
  diagnostic: string
  /** Message-ID (no brackets) of the message it is about, '' when not named. */
  originalMessageId: string
}

/** Why no machine may answer this message. RFC 3834, 2919, 2369. */
export type Automatic = {
  /** An automatic reply or notification (out of office, receipt). */
  autoSubmitted: boolean
  /** Sent to many: Precedence bulk/junk/list, List-* headers. */
  bulk: boolean
  /** The header or phrase that told, for the agent. */
  reason: string
}

/** The visible reply and what was folded away; joined in order they are the whole text. */
export type Reply = { reply: string; folded: Folded[] }
/** A quote or signature that is one click away. `kind` names it for the reader. */
export type Folded = { kind: 'quote' | 'signature' | 'disclaimer'; text: string }
