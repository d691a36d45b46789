// Settings: their navigation, and the page that is open. Under 720 px one at a time.
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { contributed } from '../../capabilities.ts'
import { settingsGroups, type SettingsPage } from '../../contribute.ts'
import { SearchInput } from '../../kit/Field.tsx'
import { Icon } from '../../kit/Icon.tsx'
import { SideNav, SideNavHeading, SideNavLink } from '../../kit/SideNav.tsx'
import { useText } from '../../kit/i18n.tsx'
import { useMe } from '../../session.tsx'

export default function SettingsLayout() {
  const t = useText()
  const isList = useLocation({ select: ({ pathname }) => /^\/settings\/?$/.test(pathname) })
  const [sought, setSought] = useState('')
  const pages = usePages().filter((page) =>
    fits(`${t(page.titleKey)} ${page.wordsKey ? t(page.wordsKey) : ''}`, sought),
  )
  return (
    <div className="set" data-at={isList ? 'list' : 'page'}>
      <SideNav label={t('shell.nav.settings')}>
        <SearchInput
          label={t('shell.settings.find')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
        {settingsGroups.map((group) => {
          const those = pages.filter((page) => page.group === group)
          return (
            those.length > 0 && (
              <div key={group}>
                <SideNavHeading>{t(`shell.settings.groups.${group}`)}</SideNavHeading>
                {those.map((page) => (
                  <Entry key={page.id} page={page} />
                ))}
              </div>
            )
          )
        })}
        {pages.length === 0 && (
          <p className="sm dim" role="status">
            {t('shell.settings.nothingFound', { sought })}
          </p>
        )}
      </SideNav>
      {!isList && (
        <nav className="only-narrow" aria-label={t('shell.nav.settings')}>
          <nav className="only-narrow" aria-label={t('kit.back')}>
            <Link to="/settings" className="set-back" activeOptions={{ exact: true }}>
              <Icon name="chevron-left" flip size="s" />
              {t('shell.nav.settings')}
            </Link>
          </nav>
        </nav>
      )}
      <Outlet />
    </div>
  )
}

function Entry({ page: { id, titleKey, useCount = noCount } }: { page: SettingsPage }) {
  const t = useText()
  return (
    <SideNavLink to={`/settings/${id}`} count={useCount()}>
      {t(titleKey)}
    </SideNavLink>
  )
}

const noCount = () => undefined

/** Settings pages that the reader may open, in order. */
export function usePages(): SettingsPage[] {
  const { permissions } = useMe()
  return contributed('settingsPages')
    .filter(({ needs }) => !needs || permissions.includes(needs))
    .sort((a, b) => settingsGroups.indexOf(a.group) - settingsGroups.indexOf(b.group) || a.order - b.order)
}

const fits = (words: string, sought: string): boolean =>
  sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.toLowerCase().includes(word))
