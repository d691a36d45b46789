// Putting a conversation aside: until a time, or until the customer writes.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState, type ReactElement } from 'react'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { part } from '#web/part.ts'
import { snoozeCommand } from './commands.ts'

const WhenPicker = part(async () => ({ default: (await import('#web/kit/WhenPicker.tsx')).WhenPicker }))

type SnoozeProps = {
  allowed: boolean
  /** Told an instant, or null for the customer's answer. */
  onPick: (until: string | null) => void
}

/** The button in the head, with its key. */
export function Snooze({ allowed, onPick }: SnoozeProps) {
  const t = useText()
  const [wanted, setWanted] = useState(false)
  const [open, setOpen] = useState(false)
  const show = () => {
    setWanted(true)
    setOpen(true)
  }
  useCommand(snoozeCommand, show, { allowed })
  if (!allowed) return null
  const button = <IconButton icon="alarm-clock" label={t('conversations.commands.snooze')} keys="h" onClick={show} />
  return wanted ? (
    <Suspense fallback={button}>
      <Times trigger={button} open={open} onOpenChange={setOpen} onPick={onPick} />
    </Suspense>
  ) : (
    button
  )
}

function Times({
  trigger,
  onPick,
  ...rest
}: Pick<SnoozeProps, 'onPick'> & { trigger: ReactElement; open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  // What lies ahead changes with the clock.
  const { data } = useQuery({ ...api.organisation.times.query({}), staleTime: 60_000 })
  const choices = data?.choices ?? []
  return (
    <WhenPicker
      {...rest}
      onPick={(value, { id }) =>
        id === 'pick'
          ? void api.organisation.times({ local: value! }).then(({ moment }) => moment && onPick(moment))
          : onPick(value)
      }
      trigger={trigger}
      align="end"
      label={t('conversations.commands.snooze')}
      suggested={choices.find(({ id }) => id === 'tomorrowMorning')?.local}
      hint={data && t('kit.when.zone', { zone: data.timeZone.replaceAll('_', ' ') })}
      groups={[
        {
          label: t('conversations.snooze.until'),
          options: [
            ...choices.map(({ id, at }) => ({
              id,
              label: t(`kit.when.${id}`),
              sub: format.soon(at, now),
              icon: 'clock' as const,
              value: at,
            })),
            { id: 'answer', label: t('conversations.snooze.answer'), icon: 'reply', value: null },
          ],
        },
      ]}
    />
  )
}
