// Pictures inside the text. Only uploads of ours: one from elsewhere would tell its server who reads, and when.
import { Node } from '@tiptap/core'

export const uploadAddress = (fileId: string): string => `/api/v1/files/${fileId}`

export const Picture = Node.create({
  name: 'picture',
  group: 'block',
  draggable: true,
  addAttributes: () => ({ src: { default: null }, alt: { default: null } }),
  parseHTML: () => [{ tag: 'img[src^="/api/v1/files/"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
})
