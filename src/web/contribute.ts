// How a capability adds itself to the shell. Each has one file `x.web.tsx` with `export default contribute({...})`,
// named in capabilities.ts. Pages are loaded when they are opened: `load: () => import('./InboxPage.tsx')`.
import type { ComponentType, ReactNode } from 'react'
import type { Command } from './commands.tsx'
import type { IconName } from './kit/icon-names.ts'
import type { TextKey } from './kit/i18n.tsx'

export type Page = {
  /** TanStack Router path: `/inbox/$view`, optional parameters `/inbox/{-$number}`. Below a parent: relative to it. */
  path: string
  /** The page, as the default export of a module that is loaded when needed. */
  load: () => Promise<{ default: ComponentType }>
  /** Title of the browser tab until the page sets a better one with `useTitle`. */
  titleKey?: TextKey
  /** Without this permission the page says who can help instead. */
  needs?: string
  /** Outside the frame and without being signed in: sign-in, set-up, links from mails. */
  outside?: boolean
  /** Reads the query string; unknown input must not throw. */
  search?: (raw: Record<string, unknown>) => Record<string, unknown>
  /** Pages inside this one, shown where it puts `<Outlet />`. */
  children?: Page[]
}

/**
 * An entry of the spine. `order`: Inbox 10, Customers 20, Promises 30, Complaints 40, Help centre 50, Insights 60,
 * People 70, Settings 90.
 */
export type NavEntry = {
  id: string
  to: string
  labelKey: TextKey
  icon: IconName
  order: number
  needs?: string
  /**
   * Draws the marigold dot, when there is something unseen, with the number in it if there is one. Calls hooks; returns
   * the words for it or null.
   */
  useNews?: () => string | { words: string; count: string } | null
}

/** A page under /settings. */
export type SettingsPage = {
  /** Last part of the address: /settings/`id`. */
  id: string
  titleKey: TextKey
  group: SettingsGroup
  order: number
  needs?: string
  /** More words by which it can be found. */
  wordsKey?: TextKey
  load: () => Promise<{ default: ComponentType }>
  /** A number beside the entry. Calls hooks. */
  useCount?: () => number | undefined
  /** Pages inside it: /settings/`id`/..., for example one mailbox. */
  children?: Page[]
}
export const settingsGroups = ['you', 'channels', 'work', 'people', 'data'] as const
export type SettingsGroup = (typeof settingsGroups)[number]

/** One find of the palette: goes `to` an address, or runs something. */
export type PaletteItem = {
  id: string
  label: string
  sub?: string
  icon?: IconName
  avatar?: string
  keys?: string
  to?: string
  run?: () => void
}

/** Finds things for what was typed. Called after a short pause, and stopped by `signal` when more was typed. */
export type PaletteSource = {
  id: string
  titleKey: TextKey
  order: number
  /** Asked alone when the query starts with it: `@` people, `#` numbers and tags. */
  prefix?: string
  needs?: string
  /** `query` has no prefix and may be empty only with a prefix. At most eight finds. */
  search: (query: string, signal: AbortSignal) => Promise<PaletteItem[]> | PaletteItem[]
}

/**
 * Places where capabilities add to each other's screens, with what they are given. The owner of a place declares it:
 * `declare module '#web/contribute.ts' { interface Slots { 'conversation.sidebar': { conversationId: string } } }`
 */
export interface Slots {
  /** Beside the offline banner: a sentence that everybody must know, e.g. that mail is not being fetched. */
  'shell.banner': Record<never, never>
  /** Above the own picture in the spine. */
  'shell.end': Record<never, never>
}
export type SlotEntry<N extends keyof Slots = keyof Slots> = {
  [K in N]: { slot: K; order: number; component: ComponentType<Slots[K]> }
}[N]

/** Capabilities whose screens others add to may take further kinds of entries, declared like `Slots`. */
export interface Contribution {
  routes?: Page[]
  nav?: NavEntry[]
  commands?: Command[]
  slots?: SlotEntry[]
  settingsPages?: SettingsPage[]
  paletteSources?: PaletteSource[]
  /** Wraps the whole frame, for something that lives as long as the reader is signed in. */
  providers?: ComponentType<{ children: ReactNode }>[]
}

export const contribute = (contribution: Contribution): Contribution => contribution
