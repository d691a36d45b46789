// What a customer has asked about their data, on their page, and the way to record more.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { Deadline } from './Deadline.tsx'
import { OnlyKept } from './OnlyKept.tsx'
import { requestsOfQuery } from './data.ts'
import css from './privacy.module.css'

const RecordDialog = part(() => import('./RecordDialog.tsx'))

export function RequestsHere({ customerId }: { customerId: string }) {
  const t = useText()
  const mayHandle = useMay('privacy:handle')
  const { data, error, refetch } = useQuery(requestsOfQuery(customerId))
  const [recording, setRecording] = useState(false)
  if (error && !data)
    return <ErrorState title={t('privacy.didNotCome')} error={error} level={3} onRetry={() => void refetch()} />
  return (
    <Section title={t('privacy.here')}>
      <OnlyKept customerId={customerId} />
      {data && data.items.length > 0 && (
        <ul className={css.list}>
          {data.items.map((request) => {
            const name = `${t(`privacy.kinds.${request.kind}`)} #${request.number}`
            return (
              <li key={request.id}>
                {mayHandle ? <Link to={`/customers/requests/${request.id}`}>{name}</Link> : name}
                <div>
                  <Deadline request={request} />
                </div>
              </li>
            )
          })}
        </ul>
      )}
      <Button variant="link" size="small" onClick={() => setRecording(true)}>
        {t('privacy.record')}
      </Button>
      {recording && (
        <Suspense>
          <RecordDialog customerId={customerId} onClose={() => setRecording(false)} />
        </Suspense>
      )}
    </Section>
  )
}
