// What other capabilities may ask of sending and do through it.
export { readBesideToken, readReplyToken, replyAddress, withoutTokens } from './reply-address.ts'
export {
  findHeaderIds,
  headerIdKey,
  recordHeaderIds,
  threadHeaderIds,
  type FoundHeaderId,
  type HeaderId,
  type HeaderIdKind,
} from './header-ids.ts'
export { readHeaderId } from './mail/message-id.ts'
export { applyBounce, proveSent, type About, type Report } from './sending.bounces.ts'
export { queueSystemMail, type SystemMail } from './sending.system.ts'
export { mailPage } from './mail/html.ts'
export { sendFollowUp } from './sending.following.ts'
export { hasAnsweredSince, newestSeq } from './sending.leaving.ts'
export { type Beside, besideDeliveries, besideFromDraft, callBackBeside, decideBeside, findBeside, forgetBeside, queueBeside } from './sending.beside.ts'
export { type Mailbox, attachmentsOf, mailboxFor, openTo, sendingMailboxes, signatureFor, takeBody } from './sending.composing.ts'
export { type Named, checkRecipients } from './sending.recipients.ts'
export { makeMail } from './mail/make.ts'
export { type Quote, escape, quoteOf } from './mail/quote.ts'
export { bareSubject, oneLine, replySubject } from './mail/subject.ts'
export { type Leaving, type LinkPlan, type SignedCode, type SignedLink, headersStep, linkMark, maxBytes, signedAddress, signedCode, undoSeconds } from './sending.queue.ts'
export { cleanReply } from './mail/html.ts'
export { forgetSent } from './sending.forgetting.ts'
