// What others may call.
export { putActivity } from './activity.writing.ts'
