// What others may call.
export { readFields, readKinds, readMarks } from './fields.queries.ts'
export { setField, writePriority } from './fields.writing.ts'
