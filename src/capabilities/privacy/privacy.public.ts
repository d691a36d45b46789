// What others may call: the customer asking for themselves, from the portal.
export { type NewRequest, putRequest } from './privacy.handling.ts'
export { type Part, knownOf, partOf } from './privacy.knowing.ts'
export { openLike, requestsOf } from './privacy.requests.ts'
