// Shops in the app: their pages in the settings.
import { contribute } from '#web/contribute.ts'

export default contribute({
  settingsPages: [
    {
      id: 'shops',
      titleKey: 'shops.title',
      group: 'channels',
      order: 50,
      needs: 'shops:manage',
      wordsKey: 'shops.words',
      load: () => import('./ShopsPage.tsx'),
      children: [
        { path: '$endpointId', needs: 'shops:manage', titleKey: 'shops.title', load: () => import('./ShopPage.tsx') },
      ],
    },
  ],
})
