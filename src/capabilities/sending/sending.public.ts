// What other capabilities may ask of sending and do through it.
export { readReplyToken, replyAddress } from './reply-address.ts'
export { findHeaderIds, headerIdKey, recordHeaderIds, threadHeaderIds, type FoundHeaderId, type HeaderId, type HeaderIdKind } from './header-ids.ts'
