// To whom a message went: the first of them in the line, all of them one click away.
import { Popover } from '#web/kit/Popover.tsx'
import { Facts } from '#web/kit/Pane.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { Addressee, MessageView } from '../conversations.views.ts'
import css from './message.module.css'

export function Recipients({ message }: { message: MessageView }) {
  const t = useText()
  const format = useFormats()
  const { from, to, cc, bcc, replyTo } = message.addresses
  const all = [...to, ...cc, ...bcc]
  if (!all.length && !from.length) return null
  const first = all[0]
  return (
    <Popover
      label={t('conversations.recipients.label')}
      trigger={
        <button type="button" className={css.recipients}>
          <span className="clip" dir="auto">
            {first ? t('conversations.recipients.to', { first: shortOf(first) }) : t('conversations.recipients.none')}
          </span>
          {all.length > 1 && (
            <span className={css.others}>{t('conversations.recipients.more', { more: all.length - 1 })}</span>
          )}
        </button>
      }
    >
      <div className={css.addresses}>
        <Facts
          facts={[
            row(t('conversations.recipients.from'), from),
            row(
              t('conversations.recipients.replyTo'),
              replyTo.filter((each) => each.address !== from[0]?.address),
            ),
            row(t('conversations.recipients.toLabel'), to),
            row(t('conversations.recipients.cc'), cc),
            row(t('conversations.recipients.bcc'), bcc),
            [t('conversations.recipients.date'), format.full(message.at)],
            message.subject
              ? [t('conversations.recipients.subject'), <bdi key="subject">{message.subject}</bdi>]
              : null,
          ]}
        />
      </div>
    </Popover>
  )
}

const shortOf = ({ name, address }: Addressee): string => name || address

const row = (term: string, list: readonly Addressee[]) =>
  list.length ? ([term, <Addresses key={term} list={list} />] as const) : null

const Addresses = ({ list }: { list: readonly Addressee[] }) => (
  <ul className={css.plain}>
    {list.map(({ name, address }, index) => (
      <li key={index}>
        {name && <bdi>{name} </bdi>}
        <bdi className="dim" dir="ltr">
          {name ? `<${address}>` : address}
        </bdi>
      </li>
    ))}
  </ul>
)
