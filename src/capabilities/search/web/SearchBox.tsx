// The field of the search: what was searched for last, and what can be completed, in a list under it.
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useCommand, useCommandState } from '#web/commands.tsx'
import { Icon } from '#web/kit/Icon.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Kbd } from '#web/kit/Kbd.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import { openSearch } from './commands.ts'
import { type Offer, useOffers } from './completing.ts'
import { useRecentSearches } from './recent.ts'
import css from './search.module.css'

export function SearchBox({ asked, onSearch, onLeave }: { asked: string; onSearch: (q: string) => void; onLeave: () => void }) {
  const t = useText()
  const listId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState(asked)
  const [caret, setCaret] = useState(asked.length)
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const pending = useRef<number | undefined>(undefined)
  const { recent, remember, forget } = useRecentSearches()
  const { keys } = useCommandState(openSearch)
  const offered = useOffers(query, caret, isOpen)
  const isEmpty = query.trim() === ''
  const offers: Offer[] =
    isOpen && isEmpty
      ? recent.map((each) => ({ id: each, label: each, sub: '', query: each, caret: each.length }))
      : offered
  const isShown = isOpen && offers.length > 0

  // Another search was opened, by a link or the way back.
  useEffect(() => setQuery(asked), [asked])
  useEffect(() => setAt(-1), [query])
  useLayoutEffect(() => {
    if (pending.current === undefined) return
    field.current?.setSelectionRange(pending.current, pending.current)
    pending.current = undefined
  })
  useCommand(openSearch, () => field.current?.select())

  const search = (q: string) => {
    const wanted = q.trim()
    setQuery(wanted)
    setOpen(false)
    if (wanted) remember(wanted)
    onSearch(wanted)
  }
  const take = (offer: Offer) => {
    if (isEmpty) return search(offer.query)
    setQuery(offer.query)
    setCaret(offer.caret)
    pending.current = offer.caret
    field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    // While a word is being put together from several keys, they belong to the writer.
    if (event.nativeEvent.isComposing) return
    const chosen = isShown ? offers[at] : undefined
    if (event.key === 'Enter' || (event.key === 'Tab' && chosen)) {
      event.preventDefault()
      if (chosen) take(chosen)
      else search(query)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isShown) return event.key === 'ArrowDown' && !isOpen ? setOpen(true) : onLeave()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((now) => ((now + step + 1 + offers.length + 1) % (offers.length + 1)) - 1)
    } else if (event.key === 'Escape') {
      if (!isShown) return onLeave()
      event.preventDefault()
      setOpen(false)
    }
  }
  return (
    <search className={css.box} onBlur={({ relatedTarget, currentTarget }) => currentTarget.contains(relatedTarget) || setOpen(false)}>
      <Icon name="search" />
      <input
        ref={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        role="combobox"
        className="input"
        autoFocus={!asked}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        maxLength={500}
        aria-label={t('search.field')}
        placeholder={t('search.field')}
        aria-expanded={isShown}
        aria-controls={isShown ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${listId}-${at}` : undefined}
        value={query}
        onChange={({ target }) => {
          setQuery(target.value)
          setCaret(target.selectionStart ?? target.value.length)
          setOpen(true)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
        onClick={() => setOpen(true)}
        onFocus={() => setOpen(!asked)}
        onKeyDown={press}
      />
      <span className={css.boxEnd}>
        {query ? (
          <IconButton icon="x" size="tiny" label={t('search.clear')} onClick={() => (setQuery(''), field.current?.focus())} />
        ) : (
          keys[0] && <Kbd keys={keys[0]} />
        )}
      </span>
      {isShown && (
        <div className={classes('menu', css.offers)}>
          {isEmpty && (
            <div className={classes('group', css.recent)}>
              <span>{t('search.recent.title')}</span>
              <button type="button" className="link" onMouseDown={(event) => event.preventDefault()} onClick={forget}>
                {t('search.recent.forget')}
              </button>
            </div>
          )}
          <ul role="listbox" id={listId} aria-label={t(isEmpty ? 'search.recent.title' : 'search.offers')}>
            {offers.map((offer, index) => (
              <li
                key={offer.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === at}
                className="item"
                data-highlighted={index === at || undefined}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(offer)}
              >
                {isEmpty && <Icon name="history" />}
                <bdi className="clip">{offer.label}</bdi>
                {offer.sub && <span className={classes('clip', css.offerSub)}>{offer.sub}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </search>
  )
}
