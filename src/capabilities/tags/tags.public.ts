// What others may call.
export { type TagChange, changeTags } from './tags.changing.ts'
export { readTags, tagsOf } from './tags.queries.ts'
