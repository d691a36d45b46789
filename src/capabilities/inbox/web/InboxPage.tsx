// The inbox: views, list, conversation, customer. What is open is in the address.
import { Navigate, useLocation } from '@tanstack/react-router'
import { usePreference } from '#web/preferences.ts'
import { Inbox } from './Inbox.tsx'
import { addressOf, placeOf } from './place.ts'

export default function InboxPage() {
  const { pathname, search } = useLocation()
  const found = placeOf(pathname, search as Record<string, unknown>)
  const [last] = usePreference('inbox.last', addressOf({ view: 'mine' }))
  if (found) return <Inbox {...found} />
  // Remembered addresses may be of a team that is gone; those show an empty list, and are none of the inbox only by tampering.
  return <Navigate to={pathname.replace(/\/$/, '') === '/inbox' && placeOf(last.split('?')[0]!) ? last : addressOf({ view: 'mine' })} replace />
}
