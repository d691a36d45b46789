// Who is signed in. Everything inside the frame may count on it.
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useEffect, type ReactNode } from 'react'
import type { MeView } from '#capabilities/people/people.contract.ts'
import { api, isRefusal, onSignedOut, queryClient } from './api.ts'
import { setPreference } from './preferences.ts'

export type Me = MeView

/** The signed-in person: name, rights, teams, language. Only inside the frame. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe is for pages inside the frame')
  return me
}

/**
 * Whether the signed-in person has a permission, e.g. `mailboxes:manage`. What may be done with one row is in its
 * `allowed`.
 */
export const useMay = (permission: string): boolean => useMe().permissions.includes(permission)

/** Ends the session and goes to the sign-in page. A full load, so that nothing of the person stays in memory. */
export async function signOut(): Promise<void> {
  await api.access.signOut({})
  queryClient.clear()
  location.assign('/sign-in')
}

/** Where to sign in, coming back to this address afterwards. */
export function signInAddress(from: string): string {
  return from === '/' || from.startsWith('/sign-in') ? '/sign-in' : `/sign-in?${new URLSearchParams({ to: from })}`
}

/** A path of this app, from the `to` of a sign-in address; anything else leads to the start, never to another site. */
export const safeReturn = (to: unknown): string => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/')

/** Asks who is signed in: `loading` while unknown, and what went wrong when it can't be found out. */
export function Session({
  children,
  loading,
  failed,
}: {
  children: ReactNode
  loading: ReactNode
  failed: (error: Error, again: () => void) => ReactNode
}) {
  const { data: me, error, refetch } = useQuery(api.people.me.query({}))
  const isSignedOut = isRefusal(error, 'kernel.unauthenticated')
  useEffect(() => onSignedOut(leave), [])
  useEffect(() => {
    if (isSignedOut) leave()
  }, [isSignedOut])
  useEffect(() => {
    if (me) setPreference('locale', me.locale)
  }, [me])
  if (me && !isSignedOut) return <MeContext value={me}>{children}</MeContext>
  if (error && !isSignedOut) return failed(error, () => void refetch())
  return loading
}

const MeContext = createContext<Me | null>(null)

function leave(): void {
  if (location.pathname.startsWith('/sign-in')) return
  location.replace(signInAddress(location.pathname + location.search))
}
