// The own profile, and the people, teams and roles of the organisation.
import { api, queryClient } from '#web/api.ts'
import { contribute } from '#web/contribute.ts'

export default contribute({
  settingsPages: [
    {
      id: 'profile',
      group: 'you',
      order: 10,
      titleKey: 'people.profile.title',
      wordsKey: 'people.profile.words',
      load: () => import('./ProfilePage.tsx'),
    },
    {
      id: 'people',
      group: 'people',
      order: 10,
      needs: 'people:read',
      titleKey: 'people.list.title',
      wordsKey: 'people.list.words',
      load: () => import('./PeoplePage.tsx'),
    },
    {
      id: 'teams',
      group: 'people',
      order: 20,
      needs: 'people:read',
      titleKey: 'people.teams.title',
      wordsKey: 'people.teams.words',
      load: () => import('./TeamsPage.tsx'),
    },
    {
      id: 'roles',
      group: 'people',
      order: 30,
      needs: 'people:read',
      titleKey: 'people.rights.title',
      wordsKey: 'people.rights.words',
      load: () => import('./RolesPage.tsx'),
    },
  ],
  paletteSources: [
    {
      id: 'people',
      titleKey: 'people.list.title',
      order: 60,
      prefix: '@',
      needs: 'people:read',
      search: async (query) => {
        const { items } = await queryClient.fetchQuery(
          api.people.list.query({ text: query, state: 'active', limit: 8 }),
        )
        return items.map((agent) => ({
          id: agent.id,
          label: agent.name,
          sub: agent.email,
          avatar: agent.name,
          to: `/settings/people?${new URLSearchParams({ text: agent.email })}`,
        }))
      },
    },
  ],
})
