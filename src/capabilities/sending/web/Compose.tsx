// The place for a new letter in the inbox: the one begun last in this tab, also after a reload.
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { NewLetter } from './NewLetter.tsx'

const place = 'heed.newLetter'

export default function Compose({ onSent, onCancel }: { onSent: (number: number) => void; onCancel: () => void }) {
  const navigate = useNavigate()
  const [draftId] = useState(() => sessionStorage.getItem(place) ?? begin())
  return (
    <NewLetter
      draftId={draftId}
      onCancel={onCancel}
      onSent={useCallback(
        (number: number) => {
          sessionStorage.removeItem(place)
          onSent(number)
        },
        [onSent],
      )}
      onUndone={useCallback((back: string) => void navigate({ to: `/drafts/${back}` }), [navigate])}
    />
  )
}

function begin(): string {
  const draftId = crypto.randomUUID()
  sessionStorage.setItem(place, draftId)
  return draftId
}
