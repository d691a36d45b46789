// Ctrl K: everything that can be done now, every place, and what capabilities find for the words.
import { Autocomplete } from '@base-ui/react/autocomplete'
import { useRouter } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import { Avatar } from '../kit/Avatar.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Icon } from '../kit/Icon.tsx'
import { Kbd } from '../kit/Kbd.tsx'
import { useText } from '../kit/i18n.tsx'
import type { PaletteItem } from '../contribute.ts'
import { findMatch } from './match.ts'
import { useFinds, type Finds } from './usePaletteFinds.ts'

export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useText()
  const router = useRouter()
  const [query, setQuery] = useState('')
  const { groups, isLooking } = useFinds(useDeferredValue(query))
  const items = useMemo(() => groups.map(({ id, title, items }): Finds => ({ value: title, id, items })), [groups])

  const choose = (item: PaletteItem, inNewTab: boolean) => {
    if (inNewTab && item.to) return void window.open(item.to, '_blank', 'noopener')
    onClose()
    // After the dialog has given the focus back, so that what runs may move it.
    setTimeout(() => {
      item.run?.()
      if (item.to) void router.navigate({ to: item.to })
    })
  }
  return (
    <Dialog open onClose={onClose} title={t('shell.palette.title')} bare className="palette">
      <Autocomplete.Root
        open
        inline
        items={items}
        mode="none"
        filter={null}
        value={query}
        onValueChange={(value, { reason }) => reason !== 'item-press' && setQuery(value)}
        itemToStringValue={(item: PaletteItem) => item.label}
        autoHighlight="always"
        keepHighlight
      >
        <div className="query">
          <Icon name="search" size="l" />
          <Autocomplete.Input aria-label={t('shell.palette.label')} placeholder={t('shell.palette.label')} />
          <kbd aria-hidden="true">{t('kit.keys.esc')}</kbd>
        </div>
        <div className="menu">
          <Autocomplete.Empty className="none">
            {isLooking ? t('kit.loading') : t('shell.palette.nothing', { query })}
          </Autocomplete.Empty>
          <Autocomplete.List aria-label={t('shell.palette.results')}>
            {(group: Finds) => (
              <Autocomplete.Group key={group.id} items={group.items}>
                <Autocomplete.GroupLabel className="group">{group.value}</Autocomplete.GroupLabel>
                <Autocomplete.Collection>
                  {(item: PaletteItem) => (
                    <Autocomplete.Item
                      key={item.id}
                      value={item}
                      className="item"
                      onClick={(event) => choose(item, event.ctrlKey || event.metaKey)}
                    >
                      {item.avatar !== undefined ? (
                        <Avatar name={item.avatar} size="s" />
                      ) : (
                        <Icon name={item.icon ?? 'arrow-right'} />
                      )}
                      <span className="clip">
                        <Marked text={item.label} query={query} /> {item.sub && <span className="sub">{item.sub}</span>}
                      </span>
                      {item.keys && (
                        <span className="end row">
                          <Kbd keys={item.keys} />
                        </span>
                      )}
                    </Autocomplete.Item>
                  )}
                </Autocomplete.Collection>
              </Autocomplete.Group>
            )}
          </Autocomplete.List>
        </div>
        <div className="foot" aria-hidden="true">
          <span>
            <kbd>↑</kbd>
            <kbd>↓</kbd> {t('shell.palette.choose')}
          </span>
          <span>
            <kbd>↵</kbd> {t('shell.palette.do')}
          </span>
          <span className="push">
            {t('shell.palette.prefixes')} <kbd>&gt;</kbd> {t('shell.palette.commands')} <kbd>@</kbd>{' '}
            {t('shell.palette.people')} <kbd>#</kbd> {t('shell.palette.numbers')}
          </span>
        </div>
      </Autocomplete.Root>
    </Dialog>
  )
}

/** The words with what was typed underlined. */
function Marked({ text, query }: { text: string; query: string }) {
  const found = findMatch(text, query.replace(/^[>@#]/, '').trim())
  if (!found) return text
  const [start, end] = found
  return (
    <>
      {text.slice(0, start)}
      <mark>{text.slice(start, end)}</mark>
      {text.slice(end)}
    </>
  )
}
