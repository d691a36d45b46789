// The charset of 8-bit text that names none and is no UTF-8.

/** A charset name for undeclared bytes; windows-1252 when nothing speaks for another. */
export function guessCharset(_bytes: Buffer): string {
  return 'windows-1252'
}
