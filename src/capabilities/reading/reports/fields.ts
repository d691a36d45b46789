// The machine-readable parts of reports: groups of header-like fields (RFC 3464 §2, RFC 5965 §2), read leniently.

/** Field names lower-cased; a field that came twice keeps both values, joined by a line feed. */
export type FieldGroup = Map<string, string>

/** A report is a page of fields; more than this is an attack or a returned message in the wrong place. */
const LIMIT = 262_144

/**
 * Splits a report body into its groups. Blank lines divide groups; so does a second Final-Recipient, because some
 * servers leave the blank line out. A line that is neither a field nor a continuation belongs to the field before.
 */
export function readGroups(text: string): FieldGroup[] {
  const groups: FieldGroup[] = []
  let group: FieldGroup | null = null
  let last = ''
  for (const line of text.slice(0, LIMIT).split(/\r\n|\n|\r/)) {
    if (line.trim() === '') {
      group = null
      continue
    }
    const field = /^[ \t]/.test(line) ? null : /^([!-9;-~]{1,60})[ \t]{0,9}:(.*)$/.exec(line)
    if (!field) {
      if (group && last) group.set(last, `${group.get(last)} ${line.trim()}`)
      continue
    }
    last = field[1]!.toLowerCase()
    const value = field[2]!.trim()
    if (!group || (last === 'final-recipient' && group.has(last))) {
      group = new Map()
      groups.push(group)
    }
    group.set(last, group.has(last) ? `${group.get(last)}\n${value}` : value)
  }
  return groups
}

/** The header fields of a returned message: everything up to its first blank line. */
export function readHead(text: string): FieldGroup {
  return readGroups(text.replace(/^[\r\n]+/, ''))[0] ?? new Map()
}

/** The value of `type; value` fields such as Final-Recipient and Diagnostic-Code, without comment-only prefix. */
export function afterType(value: string): string {
  const cut = /^[ \t]*[\w.-]{1,40}[ \t]*;/.exec(value)
  return (cut ? value.slice(cut[0].length) : value).trim()
}
