// The frame around every page of a signed-in person: spine, notices, the page, palette and keyboard help.
import { Outlet, useRouter } from '@tanstack/react-router'
import { Suspense, useEffect, useState, type ReactNode } from 'react'
import { contributed } from '../capabilities.ts'
import { provideCommandContext, useCommand } from '../commands.tsx'
import { listenToKeyboard } from '../keyboard.ts'
import { Late } from '../kit/LoadingRows.tsx'
import { ErrorState } from '../kit/States.tsx'
import { useText } from '../kit/i18n.tsx'
import { listenLive } from '../live.ts'
import { Session, useMe } from '../session.tsx'
import { Slot } from '../Slot.tsx'
import { part } from '../part.ts'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { openPalette, openShortcuts } from './shell.web.tsx'
import { Spine } from './Spine.tsx'

const Palette = part(() => import('./Palette.tsx'))
const Shortcuts = part(() => import('./Shortcuts.tsx'))

export function Shell() {
  const t = useText()
  return (
    <Session
      loading={
        <Late>
          <p className="sr" role="status">
            {t('kit.loading')}
          </p>
        </Late>
      }
      failed={(error, again) => (
        <main id="main">
          <ErrorState title={t('shell.didNotCome')} error={error} onRetry={again} level={1} />
        </main>
      )}
    >
      <Frame />
    </Session>
  )
}

function Frame() {
  const t = useText()
  const [open, setOpen] = useState<'palette' | 'shortcuts'>()
  useCommandContext()
  useEffect(listenToKeyboard, [])
  useEffect(listenLive, [])
  useCommand(openPalette, () => setOpen('palette'))
  useCommand(openShortcuts, () => setOpen('shortcuts'))
  return (
    <Providers>
      <a className="skip" href="#main" onClick={skipToMain}>
        {t('shell.skip')}
      </a>
      <div className="app">
        <Spine />
        <div className="frame">
          <div className="notices">
            <ConnectionBanner />
            <Slot name="shell.banner" />
          </div>
          <div className="place">
            <Outlet />
          </div>
        </div>
      </div>
      <Suspense>
        {open === 'palette' && <Palette onClose={() => setOpen(undefined)} />}
        {open === 'shortcuts' && <Shortcuts onClose={() => setOpen(undefined)} />}
      </Suspense>
    </Providers>
  )
}

/** Lets commands move about and look at rights. */
function useCommandContext(): void {
  const router = useRouter()
  const { permissions } = useMe()
  useEffect(() => {
    provideCommandContext({
      navigate: (to) => void router.navigate({ to }),
      may: (permission) => permissions.includes(permission),
    })
  }, [router, permissions])
}

const Providers = ({ children }: { children: ReactNode }) =>
  contributed('providers').reduceRight<ReactNode>((inner, Provider) => <Provider>{inner}</Provider>, children)

function skipToMain(event: React.MouseEvent): void {
  event.preventDefault()
  const main = document.getElementById('main')
  main?.setAttribute('tabindex', '-1')
  main?.focus()
}
