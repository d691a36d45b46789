// What others may do with receiving: hand mail in, have it read, and take what is theirs.
export { type Originals, forgetOriginals } from './receiving.forgetting.ts'
export { type Imported, importMail, readSome } from './receiving.import.ts'
export { type OfferedMail, type TakenMail, mailStep } from './receiving.offering.ts'
export { type Arrival, incomingTopic, storeIncoming } from './receiving.store.ts'
