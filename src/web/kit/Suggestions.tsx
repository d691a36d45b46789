// A list that opens while one types in an editor and is chosen from without leaving it: arrows move, Enter or Tab takes.
// The focus stays in the editor, which is told what stands out (ARIA: active descendant).
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { classes } from './classes.ts'

export type SuggestionsProps<T> = {
  label: string
  items: readonly T[]
  keyOf: (item: T) => string
  draw: (item: T) => ReactNode
  onPick: (item: T) => void
  /** Where it is typed, on the screen. */
  rect: () => DOMRect | null
  /** The editor's element. */
  editor: HTMLElement
  /** Takes the keys before the editor does; null when it is closed. */
  onKeys: (handle: ((event: KeyboardEvent) => boolean) | null) => void
  onClose: () => void
}

const gap = 4

export function Suggestions<T>({
  label,
  items,
  keyOf,
  draw,
  onPick,
  rect,
  editor,
  onKeys,
  onClose,
}: SuggestionsProps<T>) {
  const id = useId()
  // What stands out is the first again when others are offered.
  const offered = items.map(keyOf).join(' ')
  const [chosen, setChosen] = useState({ offered, at: 0 })
  const active = chosen.offered === offered ? chosen.at : 0
  const list = useRef<HTMLDivElement>(null)
  const at = Math.min(active, Math.max(0, items.length - 1))
  const latest = useRef({ items, at, offered, onPick, onClose })
  useEffect(() => void (latest.current = { items, at, offered, onPick, onClose }))
  useEffect(() => {
    onKeys((event) => {
      const now = latest.current
      if (event.isComposing || !now.items.length) return false
      if (event.key === 'Escape') {
        now.onClose()
        return true
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step) setChosen({ offered: now.offered, at: (now.at + step + now.items.length) % now.items.length })
      else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || (event.key === 'Tab' && !event.shiftKey))
        now.onPick(now.items[now.at]!)
      else return false
      return true
    })
    return () => onKeys(null)
  }, [onKeys])
  useEffect(() => {
    editor.setAttribute('aria-controls', id)
    return () => {
      editor.removeAttribute('aria-controls')
      editor.removeAttribute('aria-activedescendant')
    }
  }, [editor, id])
  useEffect(() => {
    if (items.length) editor.setAttribute('aria-activedescendant', `${id}-${at}`)
    else editor.removeAttribute('aria-activedescendant')
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [editor, id, at, items.length])
  useLayoutEffect(() => {
    const box = list.current
    const place = rect()
    if (!box || !place) return
    const { width, height } = box.getBoundingClientRect()
    const below = place.bottom + gap + height <= innerHeight
    box.style.insetBlockStart = `${below ? place.bottom + gap : Math.max(gap, place.top - gap - height)}px`
    box.style.left = `${Math.max(gap, Math.min(place.left, innerWidth - width - gap))}px`
  })
  if (!items.length) return null
  return createPortal(
    <div ref={list} id={id} role="listbox" aria-label={label} className="menu over-page suggestions">
      {items.map((item, index) => (
        // The mouse must not take the focus from the editor.
        <div
          key={keyOf(item)}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className={classes('item', index === at && 'active')}
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(item)
          }}
          onMouseMove={() => setChosen({ offered, at: index })}
        >
          {draw(item)}
        </div>
      ))}
    </div>,
    document.body,
  )
}
