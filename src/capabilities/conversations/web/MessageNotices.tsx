// What a reader should know about a message before reading it.
import { Suspense, useState } from 'react'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { part } from '#web/part.ts'
import type { MessageProps } from './Message.tsx'
import { useSplit } from './splitting.ts'
import css from './message.module.css'

const Original = part(() => import('./Original.tsx'))

export function MessageNotices({ conversationId, message, canSplit }: MessageProps) {
  const t = useText()
  const split = useSplit(conversationId)
  const maySeeOriginal = useMay('receiving:read')
  const [original, setOriginal] = useState(false)
  const { forged, subjectChanged, unreadable, newPerson, erased } = message.marks
  if (!forged && !subjectChanged && !unreadable && !newPerson && !erased) return null
  return (
    <div className={css.notices}>
      {erased && <Banner icon="eye-off">{t('conversations.erased')}</Banner>}
      {forged && (
        <Banner kind="warn" icon="shield-alert">
          <Text
            k={forged.reason === 'ownAddress' ? 'conversations.forgedUs' : 'conversations.forged'}
            values={{
              address: (
                <bdi key="address" dir="ltr">
                  {message.author.address}
                </bdi>
              ),
            }}
          />
        </Banner>
      )}
      {newPerson === true && (
        <Banner icon="user-plus">
          <Text
            k="conversations.newPerson"
            values={{ who: <bdi key="who">{message.author.name || message.author.address}</bdi> }}
          />
        </Banner>
      )}
      {unreadable && (
        <Banner
          icon="file"
          action={
            maySeeOriginal ? (
              <Button size="small" onClick={() => setOriginal(true)}>
                {t('conversations.original.show')}
              </Button>
            ) : undefined
          }
        >
          {t('conversations.unreadable')}
        </Banner>
      )}
      {subjectChanged && (
        <Banner
          icon="split"
          action={
            canSplit ? (
              <Button size="small" onClick={() => void split(message.id)}>
                {t('conversations.split.off')}
              </Button>
            ) : undefined
          }
        >
          <Text k="conversations.subjectChanged" values={{ subject: <bdi key="subject">{message.subject}</bdi> }} />
        </Banner>
      )}
      {original && (
        <Suspense>
          <Original messageId={message.id} onClose={() => setOriginal(false)} />
        </Suspense>
      )}
    </div>
  )
}
