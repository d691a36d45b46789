// What can be written: paragraphs, three headings, lists, quotes, code, links, tables, pictures, and what is left open.
import { Placeholder } from '@tiptap/extensions'
import StarterKit from '@tiptap/starter-kit'
import { Blank } from './blank.ts'
import { type Helping, helping } from './helping.ts'
import { held } from './held.ts'
import { Mention } from './mention.ts'
import { Picture } from './picture.ts'
import { Table, TableCell, TableHeader, TableRow } from './tables.ts'

/** `isHeld`: nothing can be written for the moment. */
export const extensions = (placeholder: () => string, isHeld: () => boolean, helpings: readonly Helping[] = []) => [
  held(isHeld),
  ...helpings.map(helping),
  StarterKit.configure({
    heading: { levels: [1, 2, 3] },
    link: {
      openOnClick: false,
      autolink: true,
      defaultProtocol: 'https',
      protocols: ['mailto', 'tel'],
      HTMLAttributes: { target: null, rel: null },
    },
    dropcursor: { width: 2 },
  }),
  Placeholder.configure({ placeholder, showOnlyWhenEditable: false }),
  Table,
  TableRow,
  TableCell,
  TableHeader,
  Picture,
  Blank,
  Mention,
]
