// Files: uploads and their removal. Contents are kept through files.contents.ts.
import { capability } from '#kernel/capability.ts'
import { removeUnused } from './files.cleaning.ts'
import { filesContract } from './files.contract.ts'
import { createFile } from './files.making.ts'
import { asAnswer, readFile } from './files.reading.ts'

export default capability(filesContract, {
  queries: {
    download: async ({ db, services, actor, input, fail }) => {
      const own = await db
        .selectFrom('files')
        .select('id')
        .where('id', '=', input.fileId)
        .where('uploaded_by', '=', actor.id)
        .executeTakeFirst()
      const file = own && (await readFile(db, services, own.id))
      return file ? asAnswer(file, true) : fail('notFound')
    },
  },
  actions: {
    upload: async (ctx) => {
      const { body, name, type } = ctx.input
      if (!body.byteLength) return ctx.fail('empty')
      const { hash: _, ...file } = await createFile(ctx, { bytes: body, name, type, uploadedBy: ctx.actor.id })
      return file
    },
  },
  jobs: { removeUnused: ({ transact, now }) => removeUnused(transact, now()) },
  schedule: { removeUnused: '17 3 * * *' },
})
