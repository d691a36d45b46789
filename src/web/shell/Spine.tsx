// The spine: the places of the app, help, and oneself. Under 720 px it is the bar at the foot.
import { Link } from '@tanstack/react-router'
import { contributed } from '../capabilities.ts'
import type { NavEntry } from '../contribute.ts'
import { Avatar } from '../kit/Avatar.tsx'
import { CommandIconButton } from '../kit/CommandButton.tsx'
import { Icon } from '../kit/Icon.tsx'
import { Mark } from '../kit/Mark.tsx'
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuLink, MenuSeparator } from '../kit/Menu.tsx'
import { classes } from '../kit/classes.ts'
import { useText } from '../kit/i18n.tsx'
import { usePreference } from '../preferences.ts'
import { signOut, useMe } from '../session.tsx'
import { Slot } from '../Slot.tsx'
import { photoOf } from './photo.ts'
import { openShortcuts } from './shell.web.tsx'

export function Spine() {
  const t = useText()
  const { permissions } = useMe()
  const entries = contributed('nav')
    .filter(({ needs }) => !needs || permissions.includes(needs))
    .sort((a, b) => a.order - b.order)
  return (
    <header className="spine">
      <Mark />
      <nav className="nav" aria-label={t('shell.nav.label')}>
        {entries.map((entry) => (
          <Place key={entry.id} entry={entry} />
        ))}
      </nav>
      <div className="end">
        <Slot name="shell.end" />
        <CommandIconButton command={openShortcuts} className="only-wide" />
        <Myself />
      </div>
    </header>
  )
}

function Place({ entry: { to, icon, labelKey, useNews = noNews } }: { entry: NavEntry }) {
  const t = useText()
  const news = useNews()
  const { words, count } = typeof news === 'string' ? { words: news, count: undefined } : (news ?? {})
  return (
    <Link to={to} activeProps={{ 'aria-current': 'page' }}>
      <Icon name={icon} size="l" />
      {t(labelKey)}
      {words && (
        <span className={classes('dot heed', count && 'counted')} title={words}>
          {count && <span aria-hidden="true">{count}</span>}
          <span className="sr">{words}</span>
        </span>
      )}
    </Link>
  )
}

const noNews = () => null

function Myself() {
  const t = useText()
  const me = useMe()
  const [theme, setTheme] = usePreference('look.theme')
  const trigger = (
    <button type="button" className="myself">
      <Avatar name={me.name} photo={photoOf(me)} size="m" me="filled" label={t('shell.myself', { name: me.name })} />
    </button>
  )
  return (
    <Menu trigger={trigger} side="inline-end" align="end">
      <MenuGroup label={me.name}>
        {contributed('settingsPages')
          .filter(({ id }) => id === 'profile')
          .map(({ id, titleKey }) => (
            <MenuLink key={id} to={`/settings/${id}`} icon="user-round">
              {t(titleKey)}
            </MenuLink>
          ))}
        <MenuLink to="/settings/keyboard" icon="keyboard">
          {t('shell.keyboard.title')}
        </MenuLink>
      </MenuGroup>
      <MenuSeparator />
      <MenuChoice
        label={t('shell.look.theme')}
        value={theme}
        onChange={setTheme}
        options={[
          { value: 'system', label: t('shell.look.system') },
          { value: 'light', label: t('shell.look.light') },
          { value: 'dark', label: t('shell.look.dark') },
        ]}
      />
      <MenuSeparator />
      <MenuItem icon="log-out" onClick={() => void signOut()}>
        {t('shell.signOut')}
      </MenuItem>
    </Menu>
  )
}
