// What others may call.
export { readFields, readKinds } from './fields.queries.ts'
export { setField, writePriority } from './fields.writing.ts'
