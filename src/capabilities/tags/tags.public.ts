// What others may call.
export { type TagChange, changeTags } from './tags.changing.ts'
export { readTags, tagsAt, tagsOf } from './tags.queries.ts'
export { onCustomer } from './tags.subjects.ts'
