// The door of the capability "reading": what others may use.
export { inspectMail, readMail, showMailHtml, type Inspection, type ReadMail } from './inspect.ts'
export { blanksIn } from './html/blanks.ts'
export { frameDocument } from './html/frame.ts'
export type { SanitiseOptions } from './html/sanitise.ts'
export { htmlToText } from './html/text.ts'
export { detectLanguage } from './language.ts'
export type { Address, Attachment, Automatic, Bounce, Folded, Header, ParsedMail, Reply } from './mail.ts'
export { bounceReason, REASONS, type Reason } from './reports/reason.ts'
