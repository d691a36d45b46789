// What can be done with one message.
import { Suspense, useState } from 'react'
import { api } from '#web/api.ts'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay, useMe } from '#web/session.tsx'
import { contributed } from '#web/capabilities.ts'
import { part } from '#web/part.ts'
import type { MessageProps } from './Message.tsx'
import './slots.ts'
import { useSplit } from './splitting.ts'
import css from './message.module.css'

const Original = part(() => import('./Original.tsx'))

export function MessageMenu({
  conversationId,
  message,
  canSplit,
  asHtml,
  onAsHtml,
}: MessageProps & { asHtml: boolean; onAsHtml: (asHtml: boolean) => void }) {
  const t = useText()
  const split = useSplit(conversationId)
  const maySeeOriginal = useMay('receiving:read') && message.direction === 'in' && message.incomingId !== null
  const { permissions } = useMe()
  const others = contributed('messageActions').filter(
    ({ directions, needs }) => directions.includes(message.direction) && permissions.includes(needs),
  )
  const [original, setOriginal] = useState(false)
  const hasOwn = message.hasHtml || canSplit || others.length > 0
  if (!hasOwn && !maySeeOriginal) return null
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton icon="ellipsis" size="small" className={css.more} label={t('conversations.message.more')} />
        }
      >
        {message.hasHtml && (
          <MenuItem icon={asHtml ? 'text' : 'image'} onClick={() => onAsHtml(!asHtml)}>
            {t(asHtml ? 'conversations.message.asText' : 'conversations.message.asLayout')}
          </MenuItem>
        )}
        {canSplit && (
          <MenuItem icon="split" onClick={() => void split(message.id)}>
            {t('conversations.split.here')}
          </MenuItem>
        )}
        {others.map(({ item: Item }, index) => (
          <Item key={index} conversationId={conversationId} messageId={message.id} />
        ))}
        {maySeeOriginal && (
          <>
            {hasOwn && <MenuSeparator />}
            <MenuItem icon="code" onClick={() => setOriginal(true)}>
              {t('conversations.original.show')}
            </MenuItem>
            <MenuItem
              icon="download"
              onClick={() => download(api.receiving.raw.url({ messageId: message.id, as: 'file' }))}
            >
              {t('conversations.original.download')}
            </MenuItem>
          </>
        )}
      </Menu>
      {original && (
        <Suspense>
          <Original messageId={message.id} onClose={() => setOriginal(false)} />
        </Suspense>
      )}
    </>
  )
}

function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
