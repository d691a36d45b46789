// A letter begun earlier, at an address of its own.
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useRouteParams } from '#web/router.tsx'
import { NewLetter } from './NewLetter.tsx'

export default function DraftPage() {
  const { draftId } = useRouteParams<'draftId'>()
  const navigate = useNavigate()
  const drafts = useCallback(() => void navigate({ to: '/drafts' }), [navigate])
  return (
    <main id="main" tabIndex={-1} data-hide-bar="" style={{ blockSize: '100%', minBlockSize: 0 }}>
      <NewLetter
        key={draftId}
        draftId={draftId!}
        onCancel={drafts}
        onSent={useCallback((number: number) => void navigate({ to: `/conversations/${number}` }), [navigate])}
        onUndone={useCallback((back: string) => void navigate({ to: `/drafts/${back}` }), [navigate])}
      />
    </main>
  )
}
