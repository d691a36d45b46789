// What others may call: the same list, for whoever takes it out.
export { type Asked, byName } from './directory.listing.ts'
