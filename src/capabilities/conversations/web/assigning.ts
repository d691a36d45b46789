// How to give the open conversation to somebody, for those who are outside its screen, such as the palette.
import type { Owner } from './actions.ts'

/** Set by the conversation that is open, if it may be assigned. */
export const assignee: { current: ((to: Owner) => void) | undefined } = { current: undefined }
