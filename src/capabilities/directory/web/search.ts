// How the list is narrowed and ordered, as it stands in the address.
import { type Mark, marks } from '#capabilities/customers/customers.contract.ts'
import { type Sort, sorts } from '../directory.contract.ts'

export type DirectorySearch = { text: string; mark?: Mark; tagId?: string; sort: Sort }

/** What is unknown counts as not given. */
export const readSearch = (raw: Record<string, unknown>): DirectorySearch => ({
  text: typeof raw['text'] === 'string' || typeof raw['text'] === 'number' ? String(raw['text']) : '',
  mark: marks.find((mark) => mark === raw['mark']),
  tagId: typeof raw['tag'] === 'string' && raw['tag'] ? raw['tag'] : undefined,
  sort: sorts.find((sort) => sort === raw['sort']) ?? 'contact',
})

export const toAddress = ({ text, mark, tagId, sort }: DirectorySearch) => ({
  ...(text ? { text } : {}),
  ...(mark ? { mark } : {}),
  ...(tagId ? { tag: tagId } : {}),
  ...(sort === 'contact' ? {} : { sort }),
})
