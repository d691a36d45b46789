// What the palette finds here; how it finds is loaded when it is asked.
import type { PaletteSource } from '#web/contribute.ts'

const find = () => import('./find.ts')

/** Lists of teams and mailboxes; the views themselves are commands. */
export const placeSource: PaletteSource = {
  id: 'inbox.places',
  titleKey: 'inbox.palette.places',
  order: 30,
  needs: 'conversations:read',
  search: async (query) => (await find()).findPlaces(query),
}

/** What has a tag. */
export const tagListSource: PaletteSource = {
  id: 'inbox.tags',
  titleKey: 'inbox.palette.tags',
  order: 35,
  prefix: '#',
  needs: 'tags:use',
  search: async (query) => (await find()).findTagLists(query),
}

/** Colleagues, to give the open conversation to. */
export const assignSource: PaletteSource = {
  id: 'inbox.assign',
  titleKey: 'inbox.palette.assign',
  order: 40,
  prefix: '@',
  needs: 'conversations:write',
  search: async (query) => (await find()).findColleagues(query),
}
