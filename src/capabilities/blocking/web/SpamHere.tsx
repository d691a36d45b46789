// In a conversation: that it is spam or that its sender is blocked, who said so, and the way back.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { failed } from '#web/kit/failed.ts'
import { blockAgain, refresh, useSpam } from './acting.ts'
import { blockCommand, notSpamCommand, spamCommand } from './commands.ts'

const BlockDialog = part(() => import('./BlockDialog.tsx'))

export default function SpamHere({ conversationId, onGone }: { conversationId: string; onGone: () => void }) {
  const t = useText()
  const format = useFormats()
  const { data } = useQuery({ ...api.blocking.of.query({ conversationId }), enabled: useSettled(conversationId) })
  const [blocking, setBlocking] = useState(false)
  const { mark, unmark, block } = useSpam(conversationId, onGone)
  const isSpam = Boolean(data?.spam)
  const may = (what: 'mark' | 'release' | 'block') => data?.allowed.includes(what) ?? false
  const sender = data?.sender
  const markIt = async () => {
    const suggest = await mark()
    // The conversation is gone from the screen by then: the offer comes as a word at its foot.
    if (suggest)
      toast({
        text: t('blocking.suggest', { who: suggest.address, count: suggest.marked }),
        icon: 'shield',
        seconds: 20,
        act: {
          label: t('blocking.commands.blockShort'),
          run: () => block(suggest.address, t('blocking.reasonOften')).catch(failed),
        },
      })
  }
  useCommand(spamCommand, () => void markIt(), { enabled: data !== undefined && !isSpam, allowed: may('mark') })
  useCommand(notSpamCommand, () => void unmark(), { enabled: isSpam, allowed: may('release') })
  useCommand(blockCommand, () => setBlocking(true), {
    enabled: Boolean(sender && !sender.isOurs && !data?.blocks.length),
    allowed: may('block'),
  })
  if (!data) return null
  const { spam, blocks } = data
  const [first] = blocks
  const lift = async () => {
    const lifted = await Promise.all(blocks.map(({ id }) => api.blocking.unblock({ blockId: id })))
    void refresh(conversationId)
    toast({
      text: t('blocking.done.lifted', { who: lifted.map(({ value }) => value).join(', ') }),
      icon: 'inbox',
      undo: () => blockAgain(lifted).then(() => refresh(conversationId)),
    })
  }
  return (
    <>
      {spam && (
        <Banner kind="warn" icon="ban" action={<CommandButton command={notSpamCommand} size="small" />}>
          {spam.by
            ? t('blocking.here.marked', { who: spam.by.name, at: format.dateTime(spam.at) })
            : t('blocking.here.arrived', { at: format.dateTime(spam.at) })}{' '}
          {first && <BlockedWords block={first} />}{' '}
          {spam.until && <span className="dim">{t('blocking.here.until', { at: format.date(spam.until) })}</span>}
        </Banner>
      )}
      {!spam && first && (
        <Banner
          icon="shield"
          action={
            may('block') && (
              <Button size="small" onClick={() => void lift().catch(failed)}>
                {t('blocking.settings.lift')}
              </Button>
            )
          }
        >
          <BlockedWords block={first} />
        </Banner>
      )}
      {blocking && sender && (
        <Suspense>
          <BlockDialog
            sender={sender}
            isSpam={isSpam}
            onClose={() => setBlocking(false)}
            onBlock={block}
            onMark={() => void mark()}
          />
        </Suspense>
      )}
    </>
  )
}

function BlockedWords({
  block: { value, by, reason },
}: {
  block: { value: string; by: { name: string } | null; reason: string }
}) {
  const t = useText()
  return (
    <>
      {t('blocking.here.blocked', { who: value, by: by?.name ?? t('blocking.settings.somebody') })}{' '}
      {reason && <span className="dim">{t('blocking.here.reason', { reason })}</span>}
    </>
  )
}
