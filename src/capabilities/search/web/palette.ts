// What the palette finds on the server while one types.
import { api } from '#web/api.ts'
import type { PaletteSource } from '#web/contribute.ts'
import { searchAddress } from './address.ts'

/** Conversations by what was said in them, by subject, customer and number. */
export const conversationSource: PaletteSource = {
  id: 'search.conversations',
  titleKey: 'search.palette.conversations',
  order: 20,
  prefix: '#',
  needs: 'search:use',
  async search(q, signal) {
    if (!q.trim()) return []
    const { items } = await api.search.quick({ q }, { signal })
    return items.map(({ conversation: { id, number, subject, customer } }) => ({
      id,
      label: subject || customer.name,
      sub: `#${number} · ${customer.name}`,
      icon: 'mail',
      to: `/conversations/${number}`,
    }))
  },
}

/** Customers by whatever is known of them. */
export const peopleSource: PaletteSource = {
  id: 'search.people',
  titleKey: 'search.palette.people',
  order: 22,
  prefix: '@',
  needs: 'search:use',
  async search(q, signal) {
    if (!q.trim()) return []
    const { items } = await api.search.people({ q, limit: 6 }, { signal })
    return items.map(({ id, name, address }) => ({
      id,
      label: name || address,
      sub: address,
      avatar: name || address,
      to: `/customers/${id}`,
    }))
  },
}

export const companySource: PaletteSource = {
  id: 'search.companies',
  titleKey: 'search.palette.companies',
  order: 24,
  prefix: '@',
  needs: 'search:use',
  async search(q, signal) {
    if (!q.trim()) return []
    const { items } = await api.search.companies({ q, limit: 4 }, { signal })
    return items.map(({ id, name, domains }) => ({
      id,
      label: name,
      sub: domains.join(', '),
      icon: 'building-2',
      to: `/companies/${id}`,
    }))
  },
}

/** The same words in the search itself, which shows where they stand. */
export const everythingSource: PaletteSource = {
  id: 'search.everything',
  titleKey: 'search.palette.everything',
  order: 90,
  needs: 'search:use',
  search: (q) => [{ id: 'all', label: q, icon: 'search', to: searchAddress({ q }) }],
}
