// Words that a saved reply left open in what an agent writes, as the editor marks them. What holds one must not leave.

/** What each of them is called, as plain text; empty when nothing is open. */
export const blanksIn = (html: string): string[] =>
  [...html.matchAll(/<[a-z]+\b[^>]*\sdata-blank\b[^>]*>([^<]*)/gi)].map(([, name]) => name!.trim())
