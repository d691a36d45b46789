// One mail that did not arrive: to whom, why, in the server's own words, and the ways out.
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Chip } from '#web/kit/Chip.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { IconName } from '#web/kit/icon-names.ts'
import type { Output } from '#kernel/contract.ts'
import type { sendingContract } from '#capabilities/sending/sending.contract.ts'
import css from './receiving.module.css'

export type Line = Output<(typeof sendingContract)['queries']['trouble']>['items'][number]
type Right = Line['allowed'][number]

const icons: Record<Right, IconName> = { retry: 'refresh-cw', resend: 'send', markSent: 'check', writeAgain: 'square-pen', undo: 'undo-2' }

export function TroubleItem({ line }: { line: Line }) {
  const t = useText()
  const format = useFormats()
  const { messageId, state, at, reason, said, recipients, conversation, agent, allowed } = line
  return (
    <article className={css.item} aria-label={conversation.subject}>
      <div className="row wrap">
        <Chip kind={state === 'uncertain' ? 'warn' : 'bad'} icon={state === 'uncertain' ? 'mail-warning' : 'mail-x'}>{t(`sending.state.${state}`)}</Chip>
        <Link className={css.what} to={`/conversations/${conversation.number}`}><bdi>{conversation.subject || t('receiving.trouble.noSubject')}</bdi></Link>
        <span className="faint">#{conversation.number}</span>
        <span className="faint push"><RelativeTime at={at} form="brief" /></span>
      </div>
      <p className={`dim ${css.what}`}>{t('receiving.trouble.to', { customer: conversation.customer, recipients: format.list(recipients) })}{agent && ` · ${t('receiving.trouble.by', { agent })}`}</p>
      {reason && <p><strong>{t(`sending.reason.${reason}`)}.</strong> {t(`sending.advice.${reason}`)}.</p>}
      {said && <span className={css.said}>{said}</span>}
      <Ways messageId={messageId} number={conversation.number} allowed={allowed} />
    </article>
  )
}

function Ways({ messageId, number, allowed }: { messageId: string; number: number; allowed: readonly Right[] }) {
  const t = useText()
  const navigate = useNavigate()
  const act = useMutation({
    mutationFn: async (right: Right): Promise<void> => {
      await api.sending[right]({ messageId })
      if (right === 'writeAgain') void navigate({ to: `/conversations/${number}` })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['sending.trouble'] }),
  })
  return (
    <>
      <FormError error={act.error} />
      <div className="row wrap">
        {allowed.map((right) => (
          <Button key={right} size="small" icon={icons[right]} busy={act.isPending && act.variables === right} onClick={() => act.mutate(right)}>{t(`receiving.trouble.do.${right}`)}</Button>
        ))}
        <Link className="btn small quiet" to={`/conversations/${number}`}>{t('receiving.trouble.open')}</Link>
      </div>
    </>
  )
}
