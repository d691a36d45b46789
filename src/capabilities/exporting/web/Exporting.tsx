// The ways to take a conversation out, asked for by key, palette and menu: a page to print, its mails, data.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { conversationQuery } from '#capabilities/conversations/web/data.ts'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { CommandMenuItem } from '#web/kit/CommandButton.tsx'
import { Checkbox } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Icon, type IconName } from '#web/kit/Icon.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { exportCommand } from './commands.ts'
import css from './exporting.module.css'

export const ExportItem = () => <CommandMenuItem command={exportCommand} />

export function Exporting({ conversationId }: { conversationId: string }) {
  const [open, setOpen] = useState(false)
  useCommand(exportCommand, () => setOpen(true), { enabled: useMay('exporting:use') })
  return open ? <Ways conversationId={conversationId} onClose={() => setOpen(false)} /> : null
}

function Ways({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const t = useText()
  const number = useQuery(conversationQuery(conversationId)).data?.number
  const [internal, setInternal] = useState(false)
  const wish = { conversationId, internal: internal || undefined }
  const print = api.exporting.print.url(wish)
  const outside = { target: '_blank', rel: 'noopener noreferrer' }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('exporting.command')}
      width="28rem"
      focus={() => document.querySelector<HTMLElement>(`[href="${CSS.escape(print)}"]`)}
    >
      <Checkbox checked={internal} onChange={(event) => setInternal(event.target.checked)}>
        {t('exporting.internal')}
      </Checkbox>
      <ul className={css.ways}>
        <Way
          icon="printer"
          name={t('exporting.ways.print')}
          note={t('exporting.ways.print.note')}
          href={print}
          {...outside}
        />
        <Way
          icon="mail"
          name={t('exporting.ways.mails')}
          note={t('exporting.ways.mails.note')}
          href={api.exporting.mails.url({ ...wish, as: 'eml' })}
          download
        />
        <Way
          icon="inbox"
          name={t('exporting.ways.mbox')}
          note={t('exporting.ways.mbox.note')}
          href={api.exporting.mails.url(wish)}
          download
        />
        <Way
          icon="code"
          name={t('exporting.ways.data')}
          note={t('exporting.ways.data.note')}
          href={api.exporting.data.url(wish)}
          download={`heed-${number ?? conversationId}.json`}
        />
      </ul>
      <p className={css.told}>
        <Icon name="eye" size="s" />
        {t('exporting.told')}
      </p>
    </Dialog>
  )
}

type WayProps = {
  icon: IconName
  name: string
  note: string
  href: string
  target?: string
  rel?: string
  download?: boolean | string
}

const Way = ({ icon, name, note, ...link }: WayProps) => (
  <li>
    <a className={css.way} {...link}>
      <Icon name={icon} />
      <span>
        <b>{name}</b>
        <span className="dim sm">{note}</span>
      </span>
    </a>
  </li>
)
