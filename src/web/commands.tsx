// One user action is one command: its name, icon and keys are said once and used by button, menu, palette,
// shortcut and help.
//
//   export const reply = command({ id: 'conversation.reply', titleKey: 'conversations.reply', icon: 'reply', keys:
// ['r'], group: 'conversation' })
//   contribute({ commands: [reply, ...] })                       // so that palette and help know it
//   useCommand(reply, () => focusComposer(), { allowed: allowed.includes('reply') })   // while this screen is there
//   <CommandButton command={reply} />   (kit/CommandButton.tsx)
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { IconName } from './kit/icon-names.ts'
import type { TextKey } from './kit/i18n.tsx'
import { preference, usePreference } from './preferences.ts'

/** Where a command belongs in the keyboard help. */
export type CommandGroup = 'anywhere' | 'list' | 'conversation' | 'writing' | 'day'

export type Command = {
  /** `capability.verb`, stable: own keys are stored under it. */
  id: string
  titleKey: TextKey
  icon: IconName
  group: CommandGroup
  /** Chords that start it, see keys.ts: `['j', 'down']`, `['g i']`, `['mod+enter']`. */
  keys?: readonly string[]
  /** What it does when no screen has to be there, e.g. go somewhere. */
  run?: (context: CommandContext) => void
  /** For `run`: whether it makes sense now; default always. */
  when?: (context: CommandContext) => boolean
  /** The permission without which it is not offered, e.g. `mailboxes:manage`. */
  needs?: string
  /** It opens a place to write in: keys struck before that place is there are its words. */
  writes?: boolean
  /** Holding the key repeats it: moving in lists. */
  repeats?: boolean
  /** Not offered in the palette, where it would be senseless: moving in lists. */
  keyboardOnly?: boolean
}

export type CommandContext = { navigate: (to: string) => void; may: (permission: string) => boolean }

/** Declares a command; nothing more than a typed object. */
export const command = (definition: Command): Command => definition

type Binding = { command: Command; run: () => void; allowed: boolean; reason?: string }
export type UseCommandOptions = {
  /** From the answer's `allowed`; false: shown as not possible, with `reason` where it is shown. */
  allowed?: boolean
  reason?: string
  /** false: as if the screen were not there. */
  enabled?: boolean
}

/** Gives a command its work while the calling component is mounted. The newest screen wins. */
export function useCommand(
  definition: Command,
  run: () => void,
  { allowed = true, reason, enabled = true }: UseCommandOptions = {},
): void {
  const latest = useRef(run)
  useEffect(() => void (latest.current = run))
  useEffect(() => {
    if (!enabled) return undefined
    return bind({ command: definition, run: () => latest.current(), allowed, reason })
  }, [definition, allowed, reason, enabled])
}

/** What can be said of a command now. `run` does nothing while it is not possible. */
export type CommandState = {
  command: Command
  keys: readonly string[]
  offered: boolean
  allowed: boolean
  reason?: string
  run: () => void
}

/** For buttons and menus. `offered`: some screen (or the command itself) can do it now. */
export function useCommandState(definition: Command): CommandState {
  const version = useSyncExternalStore(subscribe, () => snapshot)
  const [own] = usePreference('keyboard.keys')
  return useMemo(() => stateOf(definition, own), [definition, own, version])
}

/** All that can be done now: for the palette. */
export function useCommandStates(): CommandState[] {
  const version = useSyncExternalStore(subscribe, () => snapshot)
  const [own] = usePreference('keyboard.keys')
  return useMemo(() => allCommands().map((each) => stateOf(each, own)), [own, version])
}

/** Makes commands known to palette, help and keyboard, at the start of the app. */
export function registerCommands(definitions: readonly Command[]): void {
  for (const definition of definitions) known.set(definition.id, definition)
  tell()
}

/** What `run` of commands works with; set once by the shell. */
export function provideCommandContext(value: CommandContext): void {
  context = value
  tell()
}

/** Commands with keys that can be done now, the most specific first: what the keyboard listener asks. */
export function runnable(): CommandState[] {
  const own = preference('keyboard.keys')
  const bound = bindings.map((binding) => binding.command)
  const ordered = [...new Set([...bound.reverse(), ...known.values()])]
  return ordered
    .map((each) => stateOf(each, own))
    .filter((state) => state.offered && state.allowed && state.keys.length)
}

/** Calls `hear` whenever what can be done changes; returns the way to stop. */
export const onCommands = (hear: () => void): (() => void) => subscribe(hear)

/** The command that these keys belong to, be it possible now or not. */
export function commandOf(keys: string): Command | undefined {
  const own = preference('keyboard.keys')
  return allCommands().find((each) => keysOf(each, own).includes(keys))
}

/** Keys in force: the reader's own ones, or those of the command. */
export const keysOf = (definition: Command, own: Record<string, string[]>): readonly string[] =>
  own[definition.id] ?? definition.keys ?? []

const known = new Map<string, Command>()
let bindings: Binding[] = []
let context: CommandContext = { navigate: () => undefined, may: () => false }
let snapshot = 0
const listeners = new Set<() => void>()

function tell(): void {
  snapshot++
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function bind(binding: Binding): () => void {
  bindings = [...bindings, binding]
  tell()
  return () => {
    bindings = bindings.filter((each) => each !== binding)
    tell()
  }
}

const allCommands = (): Command[] => [
  ...new Map(
    [...known.values(), ...bindings.map((binding) => binding.command)].map((each) => [each.id, each]),
  ).values(),
]

function stateOf(definition: Command, own: Record<string, string[]>): CommandState {
  const keys = keysOf(definition, own)
  const nothing = { command: definition, keys, offered: false, allowed: false, run: () => undefined }
  if (definition.needs && !context.may(definition.needs)) return nothing
  const bound = bindings.findLast((binding) => binding.command.id === definition.id)
  if (bound)
    return {
      command: definition,
      keys,
      offered: true,
      allowed: bound.allowed,
      reason: bound.reason,
      run: bound.allowed ? bound.run : () => undefined,
    }
  const { run, when } = definition
  if (!run || (when && !when(context))) return nothing
  return { command: definition, keys, offered: true, allowed: true, run: () => run(context) }
}
