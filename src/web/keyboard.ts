// Listens to the keyboard for the whole app and runs the command whose keys were pressed.
import { commandOf, onCommands, runnable, type CommandState } from './commands.tsx'
import { chordOf, isMac, isSingleKey } from './keys.ts'
import { preference } from './preferences.ts'
import { isWriting, typingAhead } from './writing.ts'

/** How long a sequence such as `g i` waits for its next key, in milliseconds. */
const patience = 1500
/** How long a key waits for a screen that is just coming and will know it, in milliseconds. */
const grace = 3000

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

const ahead = typingAhead()

/** What is typed from now on are words for a place to write in that is about to open. */
export const awaitWriting = (): void => ahead.begin()

/** Starts listening; returns the way to stop. */
export function listenToKeyboard(): () => void {
  const mac = isMac()
  let begun = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let early: { chord: string; until: number } | undefined
  const start = ({ command, run }: CommandState): void => {
    run()
    if (command.writes) ahead.begin()
  }

  const hear = (event: KeyboardEvent): void => {
    const chord = chordOf(event, mac)
    // A modifier alone says nothing yet.
    if (!chord) return
    if (!event.defaultPrevented && !event.isComposing && ahead.takes(event)) return event.preventDefault()
    forget()
    if (event.defaultPrevented || event.isComposing || openModals || chord === 'tab') return
    const rests = isWriting(event.target) || !preference('keyboard.singleKeys')
    const possible = runnable()
      .flatMap((state) => state.keys.map((keys) => ({ state, keys })))
      .filter(({ keys }) => !rests || !isSingleKey(keys))
    const found = match(possible, begun ? `${begun} ${chord}` : chord) ?? (begun ? match(possible, chord) : undefined)
    clearTimeout(timer)
    begun = ''
    if (!found) {
      const wanted = (rests && isSingleKey(chord)) || event.repeat ? undefined : commandOf(chord)
      if (wanted) early = { chord, until: performance.now() + grace }
      if (wanted?.writes) ahead.begin()
      return
    }
    if (found === 'more') {
      begun = chord
      timer = setTimeout(() => void (begun = ''), patience)
    } else {
      if (belongsToControl(event.target, chord) || (event.repeat && !found.command.repeats)) return
      start(found)
    }
    event.preventDefault()
  }
  const forget = (): void => {
    early = undefined
    ahead.forget()
  }
  // Whoever types ahead of the screen is not made to type twice; whatever else they do meanwhile, it is off.
  const catchUp = (): void => {
    const waiting = early
    if (!waiting) return
    if (openModals || performance.now() > waiting.until) return void (early = undefined)
    const found = runnable().find(({ keys }) => keys.includes(waiting.chord))
    if (!found) return
    early = undefined
    start(found)
  }
  const focused = (event: FocusEvent): void => ahead.focused(event.target)
  const deafen = onCommands(() => early && queueMicrotask(catchUp))
  document.addEventListener('keydown', hear)
  document.addEventListener('pointerdown', forget)
  document.addEventListener('focusin', focused)
  return () => {
    clearTimeout(timer)
    deafen()
    document.removeEventListener('keydown', hear)
    document.removeEventListener('pointerdown', forget)
    document.removeEventListener('focusin', focused)
  }
}

function match(possible: { state: CommandState; keys: string }[], pressed: string): CommandState | 'more' | undefined {
  return (
    possible.find(({ keys }) => keys === pressed)?.state ??
    (possible.some(({ keys }) => keys.startsWith(`${pressed} `)) ? 'more' : undefined)
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
