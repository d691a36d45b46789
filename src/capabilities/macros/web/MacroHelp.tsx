// The list that opens behind `/`: chosen by typing and arrow keys, with what it would write here beside it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { WritingHelpProps } from '#capabilities/sending/web/slots.ts'
import { api, queryClient } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import { classes } from '#web/kit/classes.ts'
import { useText } from '#web/kit/i18n.tsx'
import type { Found } from '../macros.views.ts'
import { MacroPreview, previewQuery } from './MacroPreview.tsx'
import { useMacro } from './use-macro.ts'
import css from './macros.module.css'

export default function MacroHelp({ typing, onKeys, ...place }: WritingHelpProps) {
  const t = useText()
  const listId = useId()
  const run = useMacro()
  const q = typing.query.trim()
  const { data, isPlaceholderData } = useQuery({
    ...api.macros.find.query({ q, place: place.mode, limit: 8 }),
    placeholderData: keepPreviousData,
  })
  const items = data?.items ?? []
  const [at, setAt] = useState({ q, index: 0 })
  const index = at.q === q ? Math.min(at.index, items.length - 1) : 0
  const active = items[index] as Found | undefined
  const [asked, setAsked] = useState<{ macroId: string; language: string }>()
  const language = asked && asked.macroId === active?.id ? asked.language : undefined

  const choose = useCallback(
    (found: Found) =>
      void run(
        { macroId: found.id, name: found.name, language: asked?.macroId === found.id ? asked.language : undefined },
        place,
        typing.range,
      ),
    [run, asked, place, typing.range],
  )
  // Who types fast means what they typed: it is chosen when it has come.
  const [wanted, setWanted] = useState<string>()
  useEffect(() => {
    if (wanted === undefined || isPlaceholderData || !data) return
    setWanted(undefined)
    if (wanted === q && active) choose(active)
  }, [wanted, isPlaceholderData, data, q, active, choose])

  const turn = (step: number): boolean => {
    if (!active || active.languages.length < 2) return false
    const shown = queryClient.getQueryData<{ language: string | null }>(
      previewQuery(active.id, place, language).queryKey,
    )?.language
    const all = active.languages
    const next = all[(all.indexOf(language ?? shown ?? all[0]!) + step + all.length) % all.length]!
    setAsked({ macroId: active.id, language: next })
    return true
  }
  const press = (event: KeyboardEvent): boolean => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Escape') {
      typing.dismiss()
      return true
    }
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return turn(event.key === 'ArrowLeft' ? -1 : 1)
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (event.shiftKey || (data && !isPlaceholderData && !active)) return false
      if (!data || isPlaceholderData) setWanted(q)
      else choose(active!)
      return true
    }
    if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || !items.length) return false
    const step = event.key === 'ArrowDown' ? 1 : -1
    setAt({ q, index: (index + step + items.length) % items.length })
    return true
  }
  const latest = useRef(press)
  useEffect(() => void (latest.current = press))
  useEffect(() => {
    onKeys((event) => latest.current(event))
    return () => onKeys(null)
  }, [onKeys])

  const optionId = active && `${listId} ${active.id}`.replaceAll(' ', '-')
  const { editor } = place
  useEffect(() => {
    const { dom } = editor.view
    dom.setAttribute('aria-controls', listId)
    if (optionId) dom.setAttribute('aria-activedescendant', optionId)
    return () => {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
    }
  }, [editor, listId, optionId])
  useEffect(() => {
    if (optionId) document.getElementById(optionId)?.scrollIntoView({ block: 'nearest' })
  }, [optionId])
  const popup = usePlace(typing.rect)
  // Several words that are no saved reply are just words.
  if (!items.length && (!data || q.includes(' '))) return null
  return createPortal(
    <div ref={popup} className={classes('menu', 'over-page', css.help)} onMouseDown={(event) => event.preventDefault()}>
      {!active ? (
        <p className={css.none}>{q ? t('macros.help.nothing', { words: q }) : t('macros.help.none')}</p>
      ) : (
        <>
          <ul id={listId} role="listbox" aria-label={t('macros.title')} className={css.found}>
            {items.map((found, each) => (
              <li
                key={found.id}
                id={`${listId} ${found.id}`.replaceAll(' ', '-')}
                role="option"
                aria-selected={each === index}
                className="item"
                data-highlighted={each === index || undefined}
                onMouseMove={() => each !== index && setAt({ q, index: each })}
                onClick={() => choose(found)}
              >
                <Icon name={found.acts.length ? 'zap' : 'file-text'} size="s" />
                <span className="clip" dir="auto">
                  {found.name} {found.folder && <span className="faint">{found.folder}</span>}
                </span>
              </li>
            ))}
          </ul>
          <div className={css.preview} role="region" tabIndex={0} aria-label={t('macros.preview.label')}>
            <MacroPreview
              macroId={active.id}
              language={language}
              place={place}
              onLanguage={(next) => setAsked({ macroId: active.id, language: next })}
            />
          </div>
        </>
      )}
    </div>,
    document.body,
  )
}

/** Above the line that is written, or below it where there is no room; inside the window. */
function usePlace(rect: () => DOMRect | null) {
  const popup = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const put = () => {
      const line = rect()
      const box = popup.current
      if (!line || !box) return
      const isAbove = line.top > innerHeight / 2
      box.style.top = isAbove ? 'auto' : `${line.bottom + 6}px`
      box.style.bottom = isAbove ? `${innerHeight - line.top + 6}px` : 'auto'
      box.style.maxHeight = `${Math.max(120, (isAbove ? line.top : innerHeight - line.bottom) - 16)}px`
      box.style.left = `${Math.max(8, Math.min(line.left, innerWidth - box.offsetWidth - 8))}px`
    }
    put()
    addEventListener('resize', put)
    addEventListener('scroll', put, true)
    return () => {
      removeEventListener('resize', put)
      removeEventListener('scroll', put, true)
    }
  })
  return popup
}
