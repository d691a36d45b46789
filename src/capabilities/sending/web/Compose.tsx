// The place for a new letter in the inbox: the one begun last in this tab, also after a reload.
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { NewLetter } from './NewLetter.tsx'

const place = 'heed.newLetter'

export default function Compose({ onSent, onCancel }: { onSent: (number: number) => void; onCancel: () => void }) {
  const navigate = useNavigate()
  const [kept] = useState(() => sessionStorage.getItem(place))
  const [draftId] = useState(() => kept ?? crypto.randomUUID())
  const begun = useCallback(
    (isBegun: boolean) => (isBegun ? sessionStorage.setItem(place, draftId) : sessionStorage.removeItem(place)),
    [draftId],
  )
  const sent = useCallback(
    (number: number) => {
      sessionStorage.removeItem(place)
      onSent(number)
    },
    [onSent],
  )
  const undone = useCallback((back: string) => void navigate({ to: `/drafts/${back}` }), [navigate])
  return (
    <NewLetter
      draftId={draftId}
      isFresh={kept === null}
      onBegun={begun}
      onCancel={onCancel}
      onSent={sent}
      onUndone={undone}
    />
  )
}
