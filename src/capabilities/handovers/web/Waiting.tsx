// A handover that waits: the receiver reads the brief and accepts or returns; everybody else sees that it waits.
import { Suspense, useState } from 'react'
import { useCommand } from '#web/commands.tsx'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { RelativeTime } from '#web/kit/RelativeTime.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import type { Handover } from '../handovers.views.ts'
import { Brief } from './Brief.tsx'
import { acceptCommand, sendBackCommand, withdrawCommand } from './commands.ts'
import { accept, withdraw } from './data.ts'
import css from './handovers.module.css'

const SendBackDialog = part(() => import('./SendBackDialog.tsx'))

export function Waiting({ handover }: { handover: Handover }) {
  const t = useText()
  const [returning, setReturning] = useState(false)
  const may = (right: Handover['allowed'][number]) => handover.allowed.includes(right)
  useCommand(acceptCommand, () => void accept(t, handover), { enabled: may('accept') })
  useCommand(sendBackCommand, () => setReturning(true), { enabled: may('sendBack') })
  useCommand(withdrawCommand, () => void withdraw(t, handover), { enabled: may('withdraw') })
  const bold = (text: string) => (
    <b>
      <bdi>{text}</bdi>
    </b>
  )
  const names = {
    from: bold(handover.from.name),
    to: bold(handover.to?.name ?? (handover.team?.name || t('conversations.privateTeam'))),
  }
  if (!may('accept'))
    return (
      <Banner
        icon="handshake"
        action={
          may('withdraw') && (
            <Button size="small" onClick={() => void withdraw(t, handover)}>
              {t('handovers.commands.withdraw')}
            </Button>
          )
        }
      >
        <Text k="handovers.waiting.toOther" values={names} />
      </Banner>
    )
  return (
    <section className={css.waiting} aria-label={t('handovers.waiting.label')}>
      <header className={css.head}>
        <Icon name="handshake" />
        <span className="grow">
          <Text k={handover.team ? 'handovers.waiting.toTeam' : 'handovers.waiting.toYou'} values={names} />{' '}
          <span className="faint">
            <RelativeTime at={handover.at} />
          </span>
        </span>
        <span className={css.acts}>
          <CommandButton command={acceptCommand} icon={undefined} size="small" variant="primary">
            {t('handovers.accept')}
          </CommandButton>
          <CommandButton command={sendBackCommand} icon={undefined} size="small" variant="quiet">
            {t('handovers.sendBack.open')}
          </CommandButton>
        </span>
      </header>
      <Brief handover={handover} />
      {returning && (
        <Suspense>
          <SendBackDialog handover={handover} onClose={() => setReturning(false)} />
        </Suspense>
      )}
    </section>
  )
}
