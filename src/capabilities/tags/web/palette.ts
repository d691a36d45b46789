// What the palette finds of tags: `#word` puts one on the open conversation. Lists by tag are the inbox's.
import { queryClient } from '#web/api.ts'
import type { PaletteSource } from '#web/contribute.ts'
import { tagsQuery } from './data.ts'
import { opened } from './opened.ts'

const most = 6

export const tagSource: PaletteSource = {
  id: 'tags.put',
  titleKey: 'tags.palette.put',
  order: 15,
  prefix: '#',
  needs: 'tags:use',
  search: async (query) => {
    const put = opened.current
    if (!put) return []
    const found = await findTags(query)
    return found.slice(0, most).map(({ id, name }) => ({ id, label: `#${name}`, icon: 'tag', run: () => put(id) }))
  },
}

/** Tags in use whose name holds these words, those that begin with them first. */
export async function findTags(query: string): Promise<{ id: string; name: string }[]> {
  const wanted = query.trim().toLowerCase()
  const { items } = await queryClient.ensureQueryData(tagsQuery())
  const at = (name: string) => name.toLowerCase().indexOf(wanted)
  return items
    .filter((tag) => !tag.archived && at(tag.name) >= 0)
    .sort((a, b) => Number(at(a.name) > 0) - Number(at(b.name) > 0))
    .map((tag) => ({ id: tag.rootId, name: items.find((each) => each.id === tag.rootId)?.name ?? tag.name }))
    .filter((tag, index, all) => all.findIndex((each) => each.id === tag.id) === index)
}
