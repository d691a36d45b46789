// The inbox: views, list, conversation, customer. What is open is in the address.
import { Navigate, useLocation } from '@tanstack/react-router'
import { useMemo } from 'react'
import { usePreference } from '#web/preferences.ts'
import { Inbox } from './Inbox.tsx'
import { addressOf, keyOf, placeOf } from './place.ts'

export default function InboxPage() {
  const href = useLocation({ select: (location) => location.href })
  const found = useMemo(() => {
    const { pathname, searchParams } = new URL(href, location.origin)
    return placeOf(pathname, Object.fromEntries(searchParams))
  }, [href])
  // The same object for the same list, so that opening a conversation draws no row anew.
  const key = found && keyOf(found.place)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all of the place
  const place = useMemo(() => found?.place, [key])
  const [last] = usePreference('inbox.last', addressOf({ view: 'mine' }))
  if (place) return <Inbox place={place} open={found?.open} />
  // On the way to a page that is still being loaded: it must not be led back here.
  if (!/^\/inbox(?:\/|\?|$)/.test(href)) return null
  // Remembered addresses may be of a team that is gone; those show an empty list, and are none of the inbox only by
  // tampering.
  return (
    <Navigate
      to={/^\/inbox\/?$/.test(href) && placeOf(last.split('?')[0]!) ? last : addressOf({ view: 'mine' })}
      replace
    />
  )
}
