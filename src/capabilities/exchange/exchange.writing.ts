// A table as CSV (RFC 4180), safe to open where cells can be formulas. Pure.

/**
 * One line. What a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises; `plainCell` takes
 * it away again.
 */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`

/** So that every spreadsheet reads letters of every script. */
export const mark = '\ufeff'

/** What a formula can begin with, also in full width. A decimal is none, whatever its sign. */
const formula = /^(?!-?\d+(?:\.\d+)?$)[=+\-@＝＋－＠\t\r\n]/

function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value ?? ''
  const safe = formula.test(text) ? `'${text}` : text
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A cell as it was meant, when it was written by `csvLine`. */
export const plainCell = (text: string): string => (/^'[=+\-@＝＋－＠\t\r\n]/.test(text) ? text.slice(1) : text).trim()
