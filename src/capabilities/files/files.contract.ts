// Files: what agents upload and what mail brings, kept once per content.
import { z } from 'zod'
import { contract } from '#kernel/contract.ts'

export const FileView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Media type it claims to have; what may be shown is told from the content. */
  type: z.string(),
  /** Bytes. */
  size: z.number().int(),
})
export type FileView = z.output<typeof FileView>

export const filesContract = contract('files', {
  permissions: { upload: 'Upload files for replies and notes' },
  errors: {
    notFound: { status: 404, message: 'There is no such file, or it is not yours' },
    empty: { status: 422, message: 'This file is empty' },
  },
  events: {},
  jobs: { removeUnused: z.object({}) },
  queries: {
    download: {
      summary: 'A file that you uploaded and have not used yet',
      route: 'GET /files/{fileId}',
      needs: 'upload',
      input: z.object({ fileId: z.uuid() }),
      output: z.unknown(),
      fails: ['notFound'],
      gives: 'bytes',
    },
  },
  actions: {
    upload: {
      summary: 'Upload a file; it is removed after a day unless a draft or a message uses it',
      route: 'POST /files',
      needs: 'upload',
      input: z.object({
        body: z.instanceof(Uint8Array),
        name: z.string().min(1).max(500),
        type: z.string().max(200).default('application/octet-stream'),
      }),
      output: FileView,
      fails: ['empty'],
      takes: 'bytes',
      limit: { per: 'actor', max: 300, seconds: 60 },
    },
  },
})
