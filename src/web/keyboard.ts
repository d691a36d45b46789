// Listens to the keyboard for the whole app and runs the command whose keys were pressed.
import { runnable, type CommandState } from './commands.tsx'
import { chordOf, isMac, isSingleKey } from './keys.ts'
import { preference } from './preferences.ts'

/** How long a sequence such as `g i` waits for its next key, in milliseconds. */
const patience = 1500

let openModals = 0

/** While a dialog is open, no command of the page behind it can be started. Returns the way to end that. */
export function holdKeyboard(): () => void {
  openModals++
  let held = true
  return () => {
    if (held) openModals--
    held = false
  }
}

/** Starts listening; returns the way to stop. */
export function listenToKeyboard(): () => void {
  const mac = isMac()
  let begun = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  const hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || openModals) return
    const chord = chordOf(event, mac)
    if (!chord || chord === 'tab') return
    const rests = isWriting(event.target) || !preference('keyboard.singleKeys')
    const possible = runnable()
      .flatMap((state) => state.keys.map((keys) => ({ state, keys })))
      .filter(({ keys }) => !rests || !isSingleKey(keys))
    const found = match(possible, begun ? `${begun} ${chord}` : chord) ?? (begun ? match(possible, chord) : undefined)
    clearTimeout(timer)
    begun = ''
    if (!found) return
    if (found === 'more') {
      begun = chord
      timer = setTimeout(() => void (begun = ''), patience)
    } else {
      if (belongsToControl(event.target, chord) || (event.repeat && !found.command.repeats)) return
      found.run()
    }
    event.preventDefault()
  }
  document.addEventListener('keydown', hear)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('keydown', hear)
  }
}

function match(possible: { state: CommandState; keys: string }[], pressed: string): CommandState | 'more' | undefined {
  return (
    possible.find(({ keys }) => keys === pressed)?.state ??
    (possible.some(({ keys }) => keys.startsWith(`${pressed} `)) ? 'more' : undefined)
  )
}

/** Where letters mean themselves: fields, editors, and lists and menus that jump by letter. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target.closest('textarea, select, [role="menu"], [role="listbox"], [role="combobox"], [role="textbox"]')
  )
    return true
  return (
    target instanceof HTMLInputElement &&
    !['button', 'checkbox', 'radio', 'submit', 'reset', 'range', 'color', 'file'].includes(target.type)
  )
}

/** Enter and the space bar press the button or link that has the focus. */
function belongsToControl(target: EventTarget | null, chord: string): boolean {
  return (
    (chord === 'enter' || chord === 'space') &&
    target instanceof HTMLElement &&
    target.closest('a, button, summary, input, [role="button"]') !== null
  )
}
