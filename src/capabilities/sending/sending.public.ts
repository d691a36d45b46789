// What other capabilities may ask of sending and do through it.
export { readReplyToken, replyAddress } from './reply-address.ts'
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
export { sendFollowUp } from './sending.following.ts'
export { hasAnsweredSince, newestSeq } from './sending.leaving.ts'
