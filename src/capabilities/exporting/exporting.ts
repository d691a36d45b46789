// Exporting: one conversation taken out, by whoever may see it, each time on record before it leaves.
import { capability } from '#kernel/capability.ts'
import type { QueryContext } from '#kernel/capability.ts'
import { restrictedAmong } from '#capabilities/customers/customers.public.ts'
import { exportingContract } from './exporting.contract.ts'
import { mailsOf } from './exporting.mails.ts'
import { printPage } from './exporting.print.ts'
import { readExport } from './exporting.reading.ts'

type Asked = QueryContext<typeof exportingContract, (typeof exportingContract)['queries']['data']>
type Context = Pick<Asked, 'db' | 'actor' | 'input' | 'now' | 'disclose'> & { fail: (code: 'notFound' | 'restricted') => never }

async function taken({ db, actor, input, now, disclose, fail }: Context) {
  const found = (await readExport(db, actor, input, now)) ?? fail('notFound')
  if ((await restrictedAmong(db, [found.conversation.customer.id])).size) return fail('restricted')
  disclose([input.conversationId], 'exported')
  return found
}

export default capability(exportingContract, {
  queries: {
    data: taken,
    mails: async (ctx) => mailsOf(ctx.db, ctx.services, await taken(ctx), ctx.input.as),
    print: async (ctx) => printPage(await taken(ctx), ctx.actor),
  },
  actions: {},
  jobs: {},
})
