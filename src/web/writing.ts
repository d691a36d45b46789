// Where letters mean themselves, and the words that are typed on the way there.

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

/** How long a place to write in may take to come, in milliseconds; longer once there are words that would be lost. */
const patience = 3000
const patienceWithWords = 30_000

/**
 * Keys struck after a command that opens a place to write in, before that place has the focus, are words: they start
 * no command, and are put where they were meant to go.
 */
export type TypingAhead = {
  /** A place to write in is coming. */
  begin: () => void
  /** Whether this key belongs to the words and must do nothing else. */
  takes: (event: KeyboardEvent) => boolean
  forget: () => void
}

/** `focused` is to be called with what gets the focus. */
export function typingAhead(): TypingAhead & { focused: (target: EventTarget | null) => void } {
  let coming: { words: string; until: number } | undefined
  const forget = (): void => void (coming = undefined)
  return {
    forget,
    begin() {
      if (isWriting(document.activeElement)) forget()
      else coming ??= { words: '', until: performance.now() + patience }
    },
    takes(event) {
      if (!coming || performance.now() > coming.until || isWriting(event.target) || ['Escape', 'Tab'].includes(event.key)) {
        forget()
        return false
      }
      const isLetter = [...event.key].length === 1 && !((event.ctrlKey || event.metaKey) && !event.altKey)
      if (isLetter) coming.words += event.key
      if (event.key === 'Enter') coming.words += '\n'
      if (event.key === 'Backspace') coming.words = coming.words.slice(0, -1)
      coming.until = performance.now() + (coming.words ? patienceWithWords : patience)
      return true
    },
    focused(target) {
      if (!coming || !isWriting(target)) return
      const { words } = coming
      forget()
      // An editor that is just taking the focus reads no change before it has it.
      if (words) queueMicrotask(() => void write(words))
    },
  }
}

/** Writes where the focus is, and presses Enter where a line ends: it may choose, send, or begin a new line there. */
async function write(words: string): Promise<void> {
  for (const [index, line] of words.split('\n').entries()) {
    if (index) await pressEnter()
    // The one way to write that works in fields and editors alike, and can be undone.
    if (line && isWriting(document.activeElement)) document.execCommand('insertText', false, line)
  }
}

async function pressEnter(): Promise<void> {
  // What is offered for the words so far has to be drawn first.
  await twoFrames()
  const target = document.activeElement
  if (!isWriting(target)) return
  const key = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }
  const isTaken = !target!.dispatchEvent(new KeyboardEvent('keydown', key))
  if (!isTaken && target instanceof HTMLInputElement) target.form?.requestSubmit()
  await twoFrames()
}

const twoFrames = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
