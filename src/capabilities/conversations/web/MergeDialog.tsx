// Makes one conversation of several: choose the others, by number or among the customer's, see side by side what they
// are and what becomes of them, choose which one stays.
import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Choices, Radio } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form, FormError, problemOf } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { ConversationView, State } from '../conversations.views.ts'
import { useConversationAddress } from './address.ts'
import { conversationQuery, forgetNumber } from './data.ts'
import css from './merge.module.css'

export default function MergeDialog({ conversation, onClose }: { conversation: ConversationView; onClose: () => void }) {
  const t = useText()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [keepId, setKeepId] = useState(conversation.id)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const doMerge = useMerge()
  const all = useQueries({
    queries: [conversation.id, ...chosen].map((id) => conversationQuery(id)),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  })
  const keep = all.find(({ id }) => id === keepId) ?? conversation
  const others = all.filter(({ id }) => id !== keep.id)
  const differs = all.some((each) => each.private !== keep.private)
  const choose = (id: string, isChosen: boolean) => {
    setChosen(isChosen ? [...new Set([...chosen, id])] : chosen.filter((each) => each !== id))
    if (!isChosen && id === keepId) setKeepId(conversation.id)
  }
  const submit = async () => {
    setBusy(true)
    setError(undefined)
    try {
      await doMerge(keep, others, conversation)
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width="44rem"
      title={t('conversations.merge.title', { number: conversation.number })}
      footer={
        <>
          <Button onClick={onClose}>{t('conversations.merge.leave')}</Button>
          <Button
            variant="primary"
            icon="merge"
            busy={busy}
            disabledReason={!others.length ? t('conversations.merge.chooseFirst') : differs ? t('conversations.merge.privacy') : undefined}
            onClick={() => void submit()}
          >
            {t('conversations.merge.do', { count: others.length, number: keep.number })}
          </Button>
        </>
      }
    >
      <div className="stack">
        <FormError error={error ?? null} />
        <Others conversation={conversation} chosen={chosen} onChoose={choose} />
        {others.length > 0 && (
          <>
            {differs && <Banner kind="warn">{t('conversations.merge.privacy')}</Banner>}
            <Choices label={t('conversations.merge.keep')}>
              <div className={css.side}>
                {all.map((each) => (
                  <div key={each.id} className={css.one}>
                    <Radio name="keep" checked={each.id === keep.id} onChange={() => setKeepId(each.id)}>
                      <bdi>#{each.number}</bdi> <bdi>{each.subject || t('conversations.noSubject')}</bdi>
                    </Radio>
                    <p className="sm dim">
                      <bdi>{each.customer.name}</bdi>
                      {' · '}
                      {t(`conversations.state.${each.state}`)}
                      {' · '}
                      {t('conversations.merge.messages', { count: each.messageCount })}
                      {each.assignee && (
                        <>
                          {' · '}
                          <bdi>{each.assignee.name}</bdi>
                        </>
                      )}
                    </p>
                  </div>
                ))}
              </div>
            </Choices>
            <Outcome keep={keep} others={others} />
          </>
        )}
      </div>
    </Dialog>
  )
}

type OthersProps = { conversation: ConversationView; chosen: readonly string[]; onChoose: (id: string, isChosen: boolean) => void }

/** Those of the same customer, and any other by its number. */
function Others({ conversation, chosen, onChoose }: OthersProps) {
  const t = useText()
  const [error, setError] = useState<unknown>()
  const [found, setFound] = useState<readonly ConversationView[]>([])
  const theirs = useQuery(api.conversations.ofCustomer.query({ customerId: conversation.customer.id, limit: 20 })).data
  const find = async (number: number) => {
    setError(undefined)
    try {
      const one = await api.conversations.byNumber({ number })
      if (one.id === conversation.id) return
      setFound([one, ...found.filter(({ id }) => id !== one.id)])
      onChoose(one.id, true)
    } catch (refused) {
      setError(refused)
    }
  }
  const offered = (theirs?.items ?? []).filter(({ id }) => id !== conversation.id && !found.some((each) => each.id === id))
  const lines = [...found, ...offered]
  return (
    <>
      {lines.length > 0 && (
        <Choices label={t('conversations.merge.which')}>
          <div className={css.list}>
            {lines.map(({ id, number, subject, state }) => (
              <Checkbox
                key={id}
                checked={chosen.includes(id)}
                onChange={(event) => onChoose(id, event.currentTarget.checked)}
                hint={t(`conversations.state.${state}`)}
              >
                <bdi>#{number}</bdi> <bdi>{subject || t('conversations.noSubject')}</bdi>
              </Checkbox>
            ))}
          </div>
        </Choices>
      )}
      <Form error={error} onSubmit={({ number = '' }) => void find(Number(number.replace(/\D/g, '')) || 0)}>
        <FormError />
        <div className={css.find}>
          <Field label={t('conversations.merge.byNumber')} name="number">
            <Input required inputMode="numeric" pattern="#?[0-9]+" autoComplete="off" placeholder="#1001" autoFocus />
          </Field>
          <Button type="submit">{t('conversations.merge.find')}</Button>
        </div>
      </Form>
    </>
  )
}

/** What the one that stays will be. */
function Outcome({ keep, others }: { keep: ConversationView; others: readonly ConversationView[] }) {
  const t = useText()
  const all = [keep, ...others]
  const state = all.map((each) => (each.state === 'snoozed' ? 'open' : each.state)).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0]!
  const owner = keep.assignee ?? others.find(({ assignee }) => assignee)?.assignee
  const known = new Set(keep.participants.map(({ address }) => address))
  const brought = [...new Set(others.flatMap(({ participants }) => participants.map(({ address }) => address)))].filter((address) => !known.has(address))
  return (
    <section className={css.outcome}>
      <h3>{t('conversations.merge.becomes', { number: keep.number })}</h3>
      <ul>
        <li>
          <bdi>{keep.subject || t('conversations.noSubject')}</bdi>
        </li>
        <li>{t('conversations.merge.messages', { count: all.reduce((sum, { messageCount }) => sum + messageCount, 0) })}</li>
        <li>
          {t(`conversations.state.${state}`)}, {owner ? <bdi>{owner.name}</bdi> : t('conversations.assign.nobody')}
        </li>
        <li>{t('conversations.merge.numbers', { count: others.length })}</li>
        {brought.length > 0 && (
          <li>{t('conversations.merge.brought', { count: brought.length, addresses: brought.join(', ') })}</li>
        )}
      </ul>
    </section>
  )
}

const order: State[] = ['open', 'with_customer', 'closed']

/** Merges, goes to the one that stays if that is another, and offers the way back. */
function useMerge() {
  const t = useText()
  const navigate = useNavigate()
  const address = useConversationAddress()
  return async (keep: ConversationView, others: readonly ConversationView[], shown: ConversationView) => {
    const before = location.pathname + location.search
    await api.conversations.merge({ conversationId: keep.id, fromIds: others.map(({ id }) => id) })
    for (const { number } of others) forgetNumber(number)
    toast({
      text: t('conversations.merge.done', { count: others.length, number: keep.number }),
      icon: 'merge',
      undo: async () => {
        try {
          for (const { id, number } of others.toReversed()) {
            await api.conversations.unmerge({ conversationId: id })
            forgetNumber(number)
          }
          await navigate({ to: before })
        } catch (error) {
          toast({ text: problemOf(error).title, icon: 'circle-alert' })
        }
      },
    })
    if (keep.id !== shown.id) await navigate({ to: address(keep.number), replace: true })
  }
}
