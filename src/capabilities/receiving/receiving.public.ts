// What others may do with receiving: hand mail in, and have it read.
export { type Imported, importMail, readSome } from './receiving.import.ts'
export { type Arrival, incomingTopic, storeIncoming } from './receiving.store.ts'
