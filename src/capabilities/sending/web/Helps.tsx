// What capabilities offer while one writes, drawn where it is typed.
import { useCallback, useMemo, useRef, useState, Suspense, createElement } from 'react'
import { contributed } from '#web/capabilities.ts'
import { useMe } from '#web/session.tsx'
import type { Helping } from './editor/helping.ts'
import type { Typing, WritingPlace } from './slots.ts'

/** For one place to write in: what the editor needs, and what is to be drawn beside it. */
export function useHelps(mode: WritingPlace['mode'], isOffered: boolean) {
  const { permissions } = useMe()
  const [open, setOpen] = useState<{ char: string; typing: Typing } | null>(null)
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null)
  const onKeys = useCallback((handle: typeof keys.current) => void (keys.current = handle), [])
  const offered = useMemo(
    () =>
      isOffered
        ? contributed('writingHelps').filter(({ modes, needs }) => modes.includes(mode) && permissions.includes(needs))
        : [],
    [isOffered, mode, permissions],
  )
  const helpings = useMemo(
    () =>
      offered.map(({ char }): Helping => ({
        char,
        typed: (typed, typing) =>
          setOpen((before) => (typing ? { char: typed, typing } : before?.char === typed ? null : before)),
        key: (event) => keys.current?.(event) ?? false,
      })),
    [offered],
  )
  const draw = (place: WritingPlace) => {
    const help = open && offered.find(({ char }) => char === open.char)
    return help && <Suspense>{createElement(help.component, { ...place, typing: open.typing, onKeys })}</Suspense>
  }
  return { helpings, draw }
}
