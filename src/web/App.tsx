// The app from the outside in: answers, language, look, routes.
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, queryClient } from './api.ts'
import { contributed } from './capabilities.ts'
import { registerCommands } from './commands.tsx'
import { TooltipProvider } from './kit/Tooltip.tsx'
import { Toasts } from './kit/Toasts.tsx'
import { I18n } from './kit/i18n.tsx'
import { bestLocale } from './kit/catalogues.ts'
import { usePreference } from './preferences.ts'
import { makeRouter } from './router.tsx'

export function App() {
  const [router] = useState(startRouter)
  useState(() => registerCommands(contributed('commands')))
  useLook()
  return (
    <QueryClientProvider client={queryClient}>
      <Language>
        <TooltipProvider>
          <RouterProvider router={router} />
          <Toasts />
        </TooltipProvider>
      </Language>
    </QueryClientProvider>
  )
}

/** Pages and answers are on their way while the texts are still coming. */
function startRouter() {
  const router = makeRouter()
  void router.load()
  return router
}

/** The language of the signed-in person; before that, the one last used here, or the browser's. */
function Language({ children }: { children: React.ReactNode }) {
  const { data: me } = useQuery({ ...api.people.me.query({}), enabled: false })
  const [last] = usePreference('locale')
  const tag = me?.locale ?? last ?? bestLocale(navigator.languages)
  const zone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <I18n locale={withRegion(tag)} timeZone={zone}>
      {children}
    </I18n>
  )
}

/** `en` of somebody whose browser says `en-GB` gets British dates. */
const withRegion = (tag: string): string =>
  navigator.languages.find((each) => each.split('-')[0] === tag && isTag(each)) ?? tag

/** Some systems name their languages in ways that Intl refuses, e.g. `en-US@posix`. */
function isTag(text: string): boolean {
  try {
    return Boolean(Intl.getCanonicalLocales(text))
  } catch {
    return false
  }
}

/** Theme and density of this browser, on the root element; look.js does the same before the first paint. */
function useLook(): void {
  const [theme] = usePreference('look.theme')
  const [density] = usePreference('look.density')
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
    if (density === 'normal') delete dataset['density']
    else dataset['density'] = density
  }, [theme, density])
}
