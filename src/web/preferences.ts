// What this browser remembers for its reader: theme, density, keyboard. Kept in local storage, alike in all tabs.
import { useCallback, useSyncExternalStore } from 'react'

/** Preferences that the shell knows; capabilities may use further names of their own, `capability.name`. */
export type Preferences = {
  'look.theme': 'system' | 'light' | 'dark'
  'look.density': 'normal' | 'compact' | 'roomy'
  /** Shortcuts of one letter (WCAG 2.1.4: they can be switched off and changed). */
  'keyboard.singleKeys': boolean
  /** Own keys by command. */
  'keyboard.keys': Record<string, string[]>
  /** The language last seen signed in, so that the sign-in page speaks it too. */
  locale: string | null
}

const defaults: Preferences = {
  'look.theme': 'system',
  'look.density': 'normal',
  'keyboard.singleKeys': true,
  'keyboard.keys': {},
  locale: null,
}

type Value<N extends string> = N extends keyof Preferences ? Preferences[N] : unknown

/** A preference and the way to set it. Other names than those above need a default. */
export function usePreference<N extends keyof Preferences>(name: N): [Preferences[N], (value: Preferences[N]) => void]
export function usePreference<T>(name: string, otherwise: T): [T, (value: T) => void]
export function usePreference(name: string, otherwise?: unknown): [unknown, (value: unknown) => void] {
  const value = useSyncExternalStore(subscribe, () => read(name))
  return [
    value ?? otherwise ?? defaults[name as keyof Preferences],
    useCallback((next: unknown) => setPreference(name, next), [name]),
  ]
}

/** The value now, for code outside components. */
export const preference = <N extends keyof Preferences>(name: N): Preferences[N] =>
  (read(name) ?? defaults[name]) as Preferences[N]

/** Sets it in this and all other tabs. When the browser keeps nothing, it holds until the page is left. */
export function setPreference<N extends string>(name: N, value: Value<N>): void {
  values.set(name, value)
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // Private windows may refuse; the choice then holds for this page.
  }
  tell()
}

const prefix = 'heed.'
const values = new Map<string, unknown>()
const listeners = new Set<() => void>()
const tell = () => listeners.forEach((listener) => listener())

function subscribe(listener: () => void): () => void {
  if (!listeners.size) addEventListener('storage', hear)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (!listeners.size) removeEventListener('storage', hear)
  }
}

function hear({ key }: StorageEvent): void {
  if (key === null) values.clear()
  else if (key.startsWith(prefix)) values.delete(key.slice(prefix.length))
  tell()
}

function read(name: string): unknown {
  if (!values.has(name)) {
    let value: unknown = null
    try {
      value = JSON.parse(localStorage.getItem(prefix + name) ?? 'null')
    } catch {
      // Unreadable or refused: as if it had never been set.
    }
    values.set(name, value)
  }
  return values.get(name)
}
