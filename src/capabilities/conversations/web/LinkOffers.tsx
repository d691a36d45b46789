// A mail named a conversation that its sender takes no part in: the agent decides whether the two belong together.
import { Link } from '@tanstack/react-router'
import { api, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { ConversationView } from '../conversations.views.ts'
import { useConversationAddress } from './address.ts'
import { conversationQuery, patch } from './data.ts'
import css from './conversation.module.css'

type LinkView = ConversationView['links'][number]

export function LinkOffers({ conversation }: { conversation: ConversationView }) {
  if (!conversation.allowed.includes('links')) return null
  return conversation.links
    .filter((link) => link.kind === 'offered')
    .map((link) => <Offer key={link.conversationId} conversation={conversation} link={link} />)
}

function Offer({ conversation, link }: { conversation: ConversationView; link: LinkView }) {
  const t = useText()
  const address = useConversationAddress()
  const ids = { conversationId: conversation.id, otherId: link.conversationId }
  const decide = async (accept: boolean) => {
    const others = conversation.links.filter((each) => each !== link)
    patch(conversation.id, { links: accept ? [...others, { ...link, kind: 'related' }] : others })
    try {
      await (accept ? api.conversations.acceptLink(ids) : api.conversations.declineLink(ids))
      toast({
        text: t(accept ? 'conversations.link.accepted' : 'conversations.link.declined', { number: link.number }),
        icon: accept ? 'link' : 'unlink',
        undo: () => api.conversations.offerLink(ids),
      })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversation.id).queryKey })
    }
  }
  return (
    <Banner
      icon="link"
      action={
        <span className={css.acts}>
          <Button size="small" onClick={() => void decide(true)}>
            {t('conversations.link.accept')}
          </Button>
          <Button size="small" variant="quiet" onClick={() => void decide(false)}>
            {t('conversations.link.decline')}
          </Button>
        </span>
      }
    >
      <Text
        k={link.end === 'to' ? 'conversations.link.offered' : 'conversations.link.offeredFrom'}
        values={{
          number: (
            <Link key="number" to={address(link.number)}>
              <bdi>#{link.number}</bdi>
            </Link>
          ),
          subject: <bdi key="subject">{link.subject || t('conversations.noSubject')}</bdi>,
        }}
      />
    </Banner>
  )
}
