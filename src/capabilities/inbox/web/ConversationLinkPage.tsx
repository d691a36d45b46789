// The lasting address of a conversation, as in copied links: leads to it in the inbox.
import { Navigate } from '@tanstack/react-router'
import { useRouteParams } from '#web/route.ts'
import { addressOf } from './place.ts'

export default function ConversationLinkPage() {
  const number = Number(useRouteParams<'number'>().number)
  return (
    <Navigate
      to={addressOf({ view: 'allOpen' }, Number.isSafeInteger(number) && number > 0 ? number : undefined)}
      replace
    />
  )
}
