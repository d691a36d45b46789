// Makes the routes of what capabilities contribute. Pages are loaded when opened, and beforehand when a link to them
// gets the pointer or the focus.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type AnyRoute,
} from '@tanstack/react-router'
import { api, queryClient } from './api.ts'
import { contributed } from './capabilities.ts'
import type { Page, SettingsPage } from './contribute.ts'
import { LoadingRows } from './kit/LoadingRows.tsx'
import { Guard } from './shell/Guard.tsx'
import { NotFound } from './shell/NotFound.tsx'
import { RouteError } from './shell/RouteError.tsx'
import { Shell } from './shell/Shell.tsx'

export { useRouteParams, useRouteSearch } from './route.ts'

export function makeRouter() {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
  const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Shell, loader: askWhoItIs })
  const pages = contributed('routes')
  const start = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: firstPlace(), replace: true })
    },
  })
  const nowhere = createRoute({ getParentRoute: () => frame, path: '$', component: NotFound })
  root.addChildren([
    start,
    ...pages.filter((page) => page.outside).map((page) => toRoute(page, root)),
    frame.addChildren([
      ...[...pages.filter((page) => !page.outside), settings()].map((page) => toRoute(page, frame)),
      nowhere,
    ]),
  ])
  return createRouter({
    routeTree: root,
    defaultPreload: 'intent',
    defaultErrorComponent: RouteError,
    defaultPendingComponent: Pending,
    // A page that comes sooner never hides the one before, which would lose the focus and the place in it.
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
  })
}

const Pending = () => (
  <main id="main">
    <LoadingRows />
  </main>
)

/** Asked beside loading the page and the texts, not after them. */
const askWhoItIs = () => void queryClient.prefetchQuery(api.people.me.query({}))

/** Where the app starts: the first place in the spine. */
const firstPlace = (): string => [...contributed('nav')].sort((a, b) => a.order - b.order)[0]?.to ?? '/settings'

/** All settings pages, beside their navigation. */
function settings(): Page {
  const inside = ({ id, load, needs, children = [] }: SettingsPage): Page[] => [
    { path: id, load, needs },
    ...children.map((child) => ({ needs, ...child, path: `${id}/${child.path}` })),
  ]
  return {
    path: '/settings',
    load: () => import('./shell/settings/SettingsLayout.tsx'),
    children: [
      { path: '/', load: () => import('./shell/settings/SettingsStart.tsx') },
      ...contributed('settingsPages').flatMap(inside),
    ],
  }
}

function toRoute(page: Page, parent: AnyRoute): AnyRoute {
  const Loaded = lazyRouteComponent(page.load) as React.ComponentType & { preload?: () => Promise<void> }
  const Guarded = Object.assign(
    () => (
      <Guard needs={page.needs}>
        <Loaded />
      </Guard>
    ),
    { preload: Loaded.preload },
  )
  const route = createRoute({
    getParentRoute: () => parent,
    path: page.path,
    component: Guarded,
    validateSearch: page.search,
  })
  return page.children ? route.addChildren(page.children.map((child) => toRoute(child, route))) : route
}
