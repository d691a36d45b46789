// Key chords: 'j', 'shift+x', 'mod+k', 'g i'. `mod` is Ctrl, on a Mac ⌘. A blank between two chords is a sequence.
// Pure; the listener is in commands.tsx.

/** What is needed of a KeyboardEvent. */
export type KeyStroke = {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const named: Record<string, string> = {
  ' ': 'space',
  Enter: 'enter',
  Escape: 'esc',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Backspace: 'backspace',
  Delete: 'delete',
  Tab: 'tab',
  Home: 'home',
  End: 'end',
  PageUp: 'pageup',
  PageDown: 'pagedown',
}

/**
 * The chord of a key stroke, '' for a modifier alone. Letters count by what they produce; on keyboards of other
 * scripts, where J gives О, by their place. Signs count by what they produce, so `?` needs no `shift+`.
 */
export function chordOf(stroke: KeyStroke, mac: boolean): string {
  const { key } = stroke
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(key))
    return ''
  const place = /^(?:Key|Digit)([A-Z0-9])$/.exec(stroke.code)?.[1]?.toLowerCase()
  const isLatin = /^[\x20-\x7e]$/.test(key)
  // Alt and a letter make another sign on a Mac: ⌥P is π.
  const base =
    named[key] ?? (place && (!isLatin || (stroke.altKey && mac)) && key.length === 1 ? place : key.toLowerCase())
  const isSign = base.length === 1 && !/[a-z0-9]/.test(base)
  return [
    (mac ? stroke.metaKey : stroke.ctrlKey) && 'mod',
    (mac ? stroke.ctrlKey : stroke.metaKey) && (mac ? 'ctrl' : 'meta'),
    stroke.altKey && 'alt',
    stroke.shiftKey && !isSign && 'shift',
    base,
  ]
    .filter(Boolean)
    .join('+')
}

/** Whether a chord writes a character and therefore rests while one writes. */
export const isSingleKey = (keys: string): boolean =>
  keys.split(' ').every((chord) => {
    const parts = chord.split('+')
    return (
      !parts.some((part) => part === 'mod' || part === 'ctrl' || part === 'alt' || part === 'meta') && chord !== 'esc'
    )
  })

/**
 * The caps to draw, one list per chord: `'g i'` → `[['G'], ['I']]`, `'mod+enter'` → `[['Ctrl', '↵']]`. `names` says
 * words.
 */
export function capsOf(
  keys: string,
  mac: boolean,
  names: (key: 'ctrl' | 'shift' | 'alt' | 'esc' | 'space') => string,
): string[][] {
  const signs: Record<string, string> = {
    enter: '↵',
    up: '↑',
    down: '↓',
    left: '←',
    right: '→',
    backspace: '⌫',
    delete: 'Del',
    tab: '⇥',
  }
  const caps = (part: string): string => {
    if (part === 'mod') return mac ? '⌘' : names('ctrl')
    if (part === 'ctrl') return mac ? '⌃' : names('ctrl')
    if (part === 'alt') return mac ? '⌥' : names('alt')
    if (part === 'shift') return mac ? '⇧' : names('shift')
    if (part === 'esc' || part === 'space') return names(part)
    return signs[part] ?? part.toUpperCase()
  }
  return keys.split(' ').map((chord) => (chord === '+' ? ['+'] : chord.split('+').map(caps)))
}

/** For `aria-keyshortcuts` (WAI-ARIA 1.2): `Control+Enter`; sequences can't be said there. */
export function ariaKeys(keys: string, mac: boolean): string | undefined {
  if (keys.includes(' ')) return undefined
  const words: Record<string, string> = {
    mod: mac ? 'Meta' : 'Control',
    ctrl: 'Control',
    alt: 'Alt',
    shift: 'Shift',
    meta: 'Meta',
    enter: 'Enter',
    esc: 'Escape',
    up: 'ArrowUp',
    down: 'ArrowDown',
    left: 'ArrowLeft',
    right: 'ArrowRight',
    space: 'Space',
  }
  return keys
    .split('+')
    .map((part) => words[part] ?? part.toUpperCase())
    .join('+')
}

export const isMac = (): boolean => /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')
