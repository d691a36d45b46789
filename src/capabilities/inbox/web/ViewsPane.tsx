// The views at the side: one's own work, everybody's, and that of each team and mailbox, with how many there are.
import '#capabilities/conversations/web/slots.ts'
import { memo } from 'react'
import { Slot } from '#web/Slot.tsx'
import { Fragment } from 'react'
import type { SavedView } from '#capabilities/views/views.contract.ts'
import { saveView } from '#capabilities/views/web/commands.ts'
import { useViewCounts, useViews } from '#capabilities/views/web/data.ts'
import { useCommandState } from '#web/commands.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Kbd } from '#web/kit/Kbd.tsx'
import { SideNav, SideNavHeading, SideNavLink } from '#web/kit/SideNav.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { openPalette } from '#web/shell/shell.web.tsx'
import { countWords, useCounts } from './counts.ts'
import { addressOf, type Place } from './place.ts'
import { views } from './views.ts'
import css from './inbox.module.css'

/** `onLeave`: what is chosen opens elsewhere, so a drawer goes. */
export const ViewsPane = memo(function ViewsPane({ onLeave }: { onLeave?: () => void }) {
  const t = useText()
  const format = useFormats()
  const counts = useCounts()
  const search = useCommandState(openPalette)
  const words = (count: number | undefined) => countWords(count, format.number)
  const [mine, ...shared] = views
  const saved = useViews() ?? []
  const create = useCommandState(saveView)
  const make = () => {
    onLeave?.()
    create.run()
  }
  const link = ({ view, titleKey, icon }: (typeof views)[number]) => (
    <SideNavLink
      key={view}
      to={addressOf({ view })}
      icon={icon}
      count={words(view === 'closed' || view === 'spam' ? undefined : counts?.views[view])}
    >
      {t(titleKey)}
    </SideNavLink>
  )
  const places = (
    list: readonly { id: string; name: string; count: number }[],
    icon: 'users-round' | 'mail',
    place: (id: string) => Place,
  ) =>
    list.map(({ id, name, count }) => (
      <SideNavLink key={id} to={addressOf(place(id))} icon={icon} count={words(count)} title={name}>
        {name}
      </SideNavLink>
    ))
  return (
    <SideNav label={t('inbox.views.label')} className={css.views}>
      <button type="button" className="jump" onClick={search.run}>
        <Icon name="search" size="s" />
        {t('inbox.search')}
        {search.keys[0] && <Kbd keys={search.keys[0]} />}
      </button>
      <SideNavHeading>{t('inbox.views.yours')}</SideNavHeading>
      {link(mine!)}
      <SavedViews views={saved.filter(({ scope }) => scope === 'own')} />
      <Slot name="views.yours" />
      <SideNavHeading>{t('inbox.views.everyones')}</SideNavHeading>
      {shared.map(link)}
      {counts && counts.teams.length > 0 && <SideNavHeading>{t('inbox.views.teams')}</SideNavHeading>}
      {places(counts?.teams ?? [], 'users-round', (teamId) => ({ view: 'allOpen', teamId }))}
      {teamsOf(saved).map(({ id, name }) => (
        <Fragment key={id}>
          <SideNavHeading>{t('views.team', { name })}</SideNavHeading>
          <SavedViews views={saved.filter(({ team }) => team?.id === id)} />
        </Fragment>
      ))}
      {(create.offered || saved.some(({ scope }) => scope === 'all')) && (
        <SideNavHeading
          aside={create.offered && <IconButton icon="plus" size="tiny" label={t('views.new')} onClick={make} />}
        >
          {t('views.shared')}
        </SideNavHeading>
      )}
      <SavedViews views={saved.filter(({ scope }) => scope === 'all')} />
      {counts && counts.mailboxes.length > 1 && (
        <>
          <SideNavHeading>{t('inbox.views.mailboxes')}</SideNavHeading>
          {places(counts.mailboxes, 'mail', (mailboxId) => ({ view: 'allOpen', mailboxId }))}
        </>
      )}
    </SideNav>
  )
})

function SavedViews({ views: saved }: { views: readonly SavedView[] }) {
  const t = useText()
  const format = useFormats()
  const counts = useViewCounts()
  return saved.map(({ id, name, icon, holdsClosed }) => {
    const { count, counting } = counts.get(id) ?? {}
    const shown = counting ? (
      <span title={t('views.beingCounted')}>…</span>
    ) : (
      countWords(count ?? undefined, format.number)
    )
    return (
      <SideNavLink
        key={id}
        to={addressOf({ view: 'allOpen', saved: id })}
        icon={icon}
        count={shown}
        title={holdsClosed ? t('views.closedToo', { name }) : name}
      >
        {name}
      </SideNavLink>
    )
  })
}

/** The teams that have views, in the order of the list. */
const teamsOf = (saved: readonly SavedView[]) => [
  ...new Map(saved.flatMap(({ team }) => (team ? [[team.id, team] as const] : []))).values(),
]
