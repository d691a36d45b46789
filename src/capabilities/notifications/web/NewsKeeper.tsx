// Lives as long as somebody is signed in: keeps this browser's pushes in step, and sounds if the reader wants that.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { onLive } from '#web/live.ts'
import { whenIdle } from '#web/moments.ts'
import { useMay, useMe } from '#web/session.tsx'

export function NewsKeeper({ children }: { children: ReactNode }) {
  const may = useMay('notifications:use')
  return (
    <>
      {may && <Keeper />}
      {children}
    </>
  )
}

function Keeper() {
  const { id } = useMe()
  const navigate = useNavigate()
  const { data } = useQuery(api.notifications.settings.query({}))
  const sound = data?.settings.sound ?? false
  useEffect(() => {
    whenIdle(() => void import('./pushes.ts').then(({ resume }) => resume(id)).catch(() => undefined))
    return onLive('notifications.cleared', ({ conversationIds }) => {
      void import('./pushes.ts').then(({ takeAway }) => takeAway(conversationIds as string[]))
    })
  }, [id])
  useEffect(
    () =>
      sound
        ? onLive(
            'notifications.added',
            ({ quiet }) => void (quiet || import('./chime.ts').then(({ chime }) => chime())),
          )
        : undefined,
    [sound],
  )
  // Somebody pressed a notification: the service worker names the address.
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return undefined
    const hear = ({ data: said }: MessageEvent<{ open?: unknown }>) => {
      if (typeof said?.open === 'string' && said.open.startsWith('/')) void navigate({ to: said.open })
    }
    navigator.serviceWorker.addEventListener('message', hear)
    return () => navigator.serviceWorker.removeEventListener('message', hear)
  }, [navigate])
  return null
}
