// Collects the text of an HTML body into lines, with white space collapsed as a browser does.

import type { Line, Mark } from './lines.ts'

/** What the elements around a text say of it. */
export type Around = { quoted: boolean; mark: Mark | null; pre: boolean }

/** Writes text and line breaks in document order; a line takes its state from its first text. */
export class LineWriter {
  private readonly lines: Line[] = []
  private parts: string[] = []
  private last = ''
  private around: Around = { quoted: false, mark: null, pre: false }
  private original = false
  private spaced = false

  /** Where the next text goes, for `since`. */
  get position(): number {
    return this.parts.length
  }

  text(value: string, around: Around): void {
    if (!around.pre) {
      const text = value.replace(/[ \t\r\n\f]+/g, ' ')
      this.put(this.last === '' || this.last === ' ' ? text.replace(/^ /, '') : text, around)
      return
    }
    for (const [index, line] of value.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) this.newLine(around)
      this.put(line, around)
    }
  }

  /** Adds to the line that is being written. */
  append(text: string): void {
    if (this.parts.length > 0) this.put(text, this.around)
  }

  /** Text of the current line from a `position` on; '' when the line has ended since. */
  since(position: number): string {
    return this.parts.length - position > 50 ? '' : this.parts.slice(position).join('')
  }

  /** Between the cells of a table. */
  space(): void {
    if (this.last !== '' && this.last !== ' ') this.put(' ', this.around)
  }

  newLine(around: Around): void {
    if (this.parts.length === 0) this.around = around
    this.flush()
  }

  /** At the edge of a block: ends the line, if one was begun. */
  breakLine(): void {
    if (this.parts.length > 0) this.flush()
  }

  /** Above a paragraph: an empty line, unless there is one. */
  blankLine(around: Around): void {
    const above = this.lines.at(-1)
    if (above && above.text !== '') this.lines.push({ text: '', quoted: around.quoted && above.quoted, mark: null })
  }

  /** Below a paragraph: an empty line once something follows. */
  spaceBelow(): void {
    this.spaced = true
  }

  /** From here on everything is the original; told by a mark on the next line with text. */
  startOriginal(): void {
    this.breakLine()
    this.original = true
  }

  finish(): Line[] {
    this.breakLine()
    return this.lines
  }

  private put(text: string, around: Around): void {
    if (text === '') return
    if (this.parts.length === 0) {
      this.around = around
      if (this.spaced) this.blankLine(around)
      this.spaced = false
    }
    this.parts.push(text)
    this.last = text.at(-1) ?? ''
  }

  private flush(): void {
    const { quoted, mark } = this.around
    const text = this.parts.join('').trimEnd()
    this.lines.push({ text, quoted, mark: this.original && text !== '' ? 'original' : mark })
    if (text !== '') this.original = false
    this.parts = []
    this.last = ''
    this.spaced = false
  }
}
