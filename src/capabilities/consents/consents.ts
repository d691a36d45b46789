// Consents: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { checkedCursor, toPage } from '#kernel/page.ts'
import { customersContract } from '#capabilities/customers/customers.contract.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { type Leaving, headersStep } from '#capabilities/sending/sending.public.ts'
import { z } from 'zod'
import { answer, link } from './consents.answering.ts'
import { consentsContract } from './consents.contract.ts'
import { facets } from './consents.facets.ts'
import { variables } from './consents.variables.ts'
import { forgetConsents, readForgotten } from './consents.forgetting.ts'
import { createPurpose, updatePurpose } from './consents.keeping.ts'
import { merging } from './consents.merging.ts'
import { personal } from './consents.personal.ts'
import { proofOf } from './consents.proof.ts'
import { purposeView, readHistory, readPurposes } from './consents.queries.ts'
import { oneClick } from './consents.tokens.ts'
import { readConsents } from './consents.views.ts'
import { give, seen, undo, withdraw } from './consents.writing.ts'
import { timeline } from './consents.timeline.ts'

type Seeing = {
  db: Reader
  isVisible(about: string, id: string): Promise<boolean>
  fail(code: 'customerNotFound'): never
  input: { customerId: string }
}
const customerOf = async ({ db, isVisible, input, fail }: Seeing): Promise<string> =>
  (await seen({ tx: db as never, isVisible }, input.customerId)) ?? fail('customerNotFound')

export default capability(consentsContract, {
  queries: {
    purposes: async ({ db }) => ({ items: (await readPurposes(db)).map(purposeView) }),
    of: async (ctx) => ({ items: await readConsents(ctx.db, ctx.actor, await customerOf(ctx), ctx.now) }),
    history: async (ctx) => {
      const { cursor, limit } = ctx.input
      const [before] = checkedCursor(cursor, [z.string().regex(/^\d{1,18}$/)]) ?? []
      const rows = await readHistory(ctx.db, await customerOf(ctx), { before, limit: limit + 1 })
      return toPage(
        rows,
        limit,
        ({ seq }) => [seq],
        ({ seq: _seq, ...view }) => view,
      )
    },
    proof: async (ctx) => {
      const { form } = ctx.input
      const customerId = await customerOf(ctx)
      ctx.discloseCustomers([customerId], 'opened')
      return proofOf(ctx.db, { customerId, form, now: ctx.now, locale: ctx.actor.locale })
    },
    forgotten: async ({ db, services, input }) => ({ items: await readForgotten(db, services, input.address) }),
    link,
  },
  actions: { give, withdraw, undo, answer, createPurpose, updatePurpose },
  jobs: {},
  uses: [customersContract],
  on: {
    'customers.stateChanged': ({ payload, db, transact }) =>
      transact(async (w) => {
        const { customerId } = payload.payload
        if ((await survivor(db, customerId))?.state === 'erased') await forgetConsents(w, customerId)
      }),
  },
  takers: { [headersStep]: async (w, leaving) => oneClick(w.services, leaving as Leaving) },
  facets,
  variables,
  timeline,
  personal,
  merging,
})
