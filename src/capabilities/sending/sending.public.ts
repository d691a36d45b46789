// What other capabilities may ask of sending and do through it.
export { readReplyToken, replyAddress } from './reply-address.ts'
export { findHeaderIds, keyOf as headerIdKey, moveHeaderIds, recordHeaderIds, threadHeaderIds, type HeaderId, type HeaderIdKind } from './header-ids.ts'
