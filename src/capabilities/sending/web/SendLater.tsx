// The button beside Send: at which time, by one's own clocks or by those of the customer.
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState, type ReactElement } from 'react'
import { api } from '#web/api.ts'
import { useCommand } from '#web/commands.tsx'
import { Button } from '#web/kit/Button.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useNow } from '#web/kit/RelativeTime.tsx'
import { part } from '#web/part.ts'
import { sendLaterCommand } from './commands.ts'

const WhenPicker = part(async () => ({ default: (await import('#web/kit/WhenPicker.tsx')).WhenPicker }))

type Choosing = { conversationId: string; onPick: (at: string) => void }

export function SendLater({ disabledReason, ...props }: Choosing & { disabledReason?: string }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  useCommand(sendLaterCommand, () => setOpen(true), { allowed: !disabledReason })
  return (
    <TimeToLeave
      {...props}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          variant="quiet"
          size="small"
          icon="clock"
          disabledReason={disabledReason}
          onClick={() => setOpen(true)}
        >
          {t('sending.later')}
        </Button>
      }
    />
  )
}

/** `onPick` is told an instant. */
export function TimeToLeave({
  trigger,
  open,
  ...props
}: Choosing & { trigger: ReactElement; open: boolean; onOpenChange: (open: boolean) => void }) {
  const [wanted, setWanted] = useState(open)
  if (open && !wanted) setWanted(true)
  return wanted ? (
    <Suspense fallback={trigger}>
      <Times trigger={trigger} open={open} {...props} />
    </Suspense>
  ) : (
    trigger
  )
}

function Times({
  conversationId,
  onPick,
  ...rest
}: Choosing & { trigger: ReactElement; open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useText()
  const format = useFormats()
  const now = useNow()
  const { data } = useQuery({ ...api.sending.times.query({ conversationId }), staleTime: 60_000 })
  const zone = (name: string) => name.replaceAll('_', ' ')
  const isElsewhere = data && data.customer.timeZone !== data.own.timeZone
  const option = (by: string, note: (at: string) => string) => ({ id, at }: { id: Choice; at: string }) => ({
    id: `${by} ${id}`,
    label: t(`kit.when.${id}`),
    sub: note(format.soon(at, now)),
    icon: 'clock' as const,
    value: at,
  })
  return (
    <WhenPicker
      {...rest}
      align="end"
      label={t('sending.commands.sendLater')}
      suggested={data?.own.choices.find(({ id }) => id === 'tomorrowMorning')?.local}
      hint={data && t('kit.when.zone', { zone: zone(data.own.timeZone) })}
      onPick={(value, { id }) =>
        id === 'pick'
          ? void api.sending.times({ conversationId, local: value! }).then(({ moment }) => moment && onPick(moment))
          : onPick(value!)
      }
      groups={[
        { label: t('sending.later.own'), options: (data?.own.choices ?? []).map(option('own', (at) => at)) },
        ...(data && (isElsewhere || !data.customer.known)
          ? [
              {
                label: data.customer.known
                  ? t('sending.later.customer', { zone: zone(data.customer.timeZone) })
                  : t('sending.later.unknown', { zone: zone(data.customer.timeZone) }),
                options: data.customer.choices
                  .filter(({ id }) => id === 'tomorrowMorning' || id === 'nextWeek')
                  .map(option('customer', (at) => t('sending.later.here', { at }))),
              },
            ]
          : []),
      ]}
    />
  )
}

type Choice = 'inAnHour' | 'thisAfternoon' | 'tomorrowMorning' | 'inThreeDays' | 'nextWeek'
