// The gallery of the design system, for those who build: `npx vite`, then /src/web/kit/gallery.html, with
// ?theme=dark, ?dir=rtl, ?density=compact. It is no part of the app.
import '@fontsource-variable/ibm-plex-sans/standard.css'
import '../styles/index.css'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import english from '../../../locales/en.json'
import { listenToKeyboard } from '../../keyboard.ts'
import { TooltipProvider } from '../Tooltip.tsx'
import { Toasts } from '../Toasts.tsx'
import { Loaded } from '../i18n.tsx'
import { Gallery } from './Gallery.tsx'

const wanted = new URLSearchParams(location.search)
for (const name of ['theme', 'density'])
  if (wanted.has(name)) document.documentElement.dataset[name] = wanted.get(name)!

const root = createRootRoute()
const any = createRoute({ getParentRoute: () => root, path: '$', component: Page })
const router = createRouter({
  routeTree: root.addChildren([any]),
  history: createMemoryHistory({ initialEntries: ['/settings/mailboxes'] }),
})

function Page() {
  return (
    <Loaded locale="en" tag={wanted.get('dir') === 'rtl' ? 'ar' : 'en-GB'} catalogue={english} timeZone="Europe/Berlin">
      <TooltipProvider>
        <Gallery />
        <Toasts />
      </TooltipProvider>
    </Loaded>
  )
}

listenToKeyboard()
createRoot(document.getElementById('root')!).render(<RouterProvider router={router} />)
