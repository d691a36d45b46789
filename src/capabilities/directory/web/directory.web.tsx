// The directory in the app: its place in the spine, the list, and what the palette finds by a name.
import { api, queryClient } from '#web/api.ts'
import { command } from '#web/commands.tsx'
import { contribute } from '#web/contribute.ts'

export const goCustomers = command({
  id: 'directory.go',
  titleKey: 'directory.commands.go',
  icon: 'contact',
  keys: ['g c'],
  group: 'anywhere',
  needs: 'directory:read',
  run: ({ navigate }) => navigate('/customers'),
})

export default contribute({
  routes: [
    {
      path: '/customers',
      load: () => import('./CustomersPage.tsx'),
      titleKey: 'directory.title',
      needs: 'directory:read',
      search: (raw) => raw,
    },
  ],
  nav: [
    {
      id: 'customers',
      to: '/customers',
      labelKey: 'directory.title',
      icon: 'contact',
      order: 20,
      needs: 'directory:read',
    },
  ],
  commands: [goCustomers],
  paletteSources: [
    {
      id: 'directory.customers',
      titleKey: 'directory.title',
      order: 22,
      prefix: '@',
      needs: 'directory:read',
      async search(query) {
        if (!query.trim()) return []
        const { items } = await queryClient.fetchQuery(api.directory.list.query({ text: query, limit: 6 }))
        return items.map(({ id, name, email, phone }) => ({
          id,
          label: name,
          sub: email ?? phone ?? undefined,
          avatar: name,
          to: `/customers/${id}`,
        }))
      },
    },
  ],
})
