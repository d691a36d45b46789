// Handing the open conversation over, and what waits for somebody's word: between head and thread.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import type { Owner } from '#capabilities/conversations/web/actions.ts'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { handOverCommand, handing } from '#capabilities/conversations/web/handing.ts'
import { useCommand } from '#web/commands.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { isUnfinished } from '../handovers.rules.ts'
import { useHandover } from './data.ts'
import { useLastOfCustomer } from './last.ts'
import { Waiting } from './Waiting.tsx'

const HandOverDialog = part(() => import('./HandOverDialog.tsx'))

export default function HandOver({ conversationId }: { conversationId: string }) {
  const { data: conversation } = useQuery(conversationQuery(conversationId))
  const [asking, setAsking] = useState<{ to?: Owner }>()
  const mayMark = useMay('handovers:use') && conversation?.allowed.includes('assign') === true
  const may = mayMark && isUnfinished(conversation.state)
  const handover = useHandover(conversationId)
  useCommand(handOverCommand, () => setAsking({}), { enabled: may })
  useLastOfCustomer(conversationId, mayMark)
  useEffect(() => {
    if (!may) return undefined
    const ask = (to: Owner) => setAsking({ to })
    handing.current = ask
    return () => {
      if (handing.current === ask) handing.current = undefined
    }
  }, [may])
  return (
    <>
      {handover?.state === 'waiting' && <Waiting handover={handover} />}
      {asking && conversation && (
        <Suspense>
          <HandOverDialog conversation={conversation} to={asking.to} onClose={() => setAsking(undefined)} />
        </Suspense>
      )}
    </>
  )
}
