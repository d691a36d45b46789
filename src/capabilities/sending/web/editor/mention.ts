// A colleague or a team named in a note. It is one piece: it goes as a whole.
import { Node } from '@tiptap/core'

export type Mentioned = { kind: 'agent' | 'team'; id: string }

export const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: false,
  addAttributes: () => ({
    who: { default: '', parseHTML: (element: HTMLElement) => element.dataset['mention'] ?? '' },
    label: { default: '', parseHTML: (element: HTMLElement) => element.textContent ?? '' },
  }),
  // Before bold text, which it looks like.
  parseHTML: () => [{ tag: 'b[data-mention]', priority: 100 }],
  renderHTML: ({ node: { attrs } }) => ['b', { 'data-mention': String(attrs['who']) }, String(attrs['label'])],
  renderText: ({ node: { attrs } }) => String(attrs['label']),
})

/** What is put into the text. */
export const mentionOf = ({ kind, id }: Mentioned, name: string) => [
  { type: 'mention', attrs: { who: `${kind}:${id}`, label: `@${name}` } },
  { type: 'text', text: ' ' },
]

/** Everybody named in what was written. */
export function mentionsIn(html: string): { agentIds: string[]; teamIds: string[] } {
  const found = [...html.matchAll(/\bdata-mention="(agent|team):([0-9a-f-]{36})"/g)]
  const ids = (kind: string) => [...new Set(found.filter(([, each]) => each === kind).map(([, , id]) => id!))]
  return { agentIds: ids('agent'), teamIds: ids('team') }
}
