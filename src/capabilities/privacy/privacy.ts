// Privacy: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { survivor } from '#capabilities/customers/customers.public.ts'
import { makeArchive, removeArchive, sendArchive } from './privacy.archive.ts'
import { privacyContract } from './privacy.contract.ts'
import { beginErasures, erase, eraseAll } from './privacy.erasing.ts'
import { fillArchive } from './privacy.filling.ts'
import {
  checkCode,
  confirmIdentity,
  finish,
  lengthen,
  lift,
  record,
  refuse,
  restrict,
  sendCode,
  take,
  withdraw,
} from './privacy.handling.ts'
import { download, link, part } from './privacy.links.ts'
import { personal } from './privacy.personal.ts'
import { preview } from './privacy.preview.ts'
import { hiddenRequests, listRequests, requestsOf, rowOf, toView } from './privacy.requests.ts'
import { readSettings, setSettings } from './privacy.settings.ts'
import { sweep } from './privacy.sweeping.ts'

export default capability(privacyContract, {
  queries: {
    list: async ({ db, actor, input, now }) => {
      const [page, hidden] = await Promise.all([
        listRequests(db, actor, { ...input, now }),
        input.show === 'open' ? hiddenRequests(db, actor) : null,
      ])
      return { ...page, hidden }
    },
    get: async ({ db, actor, input, now, discloseCustomers, fail }) => {
      const view = await toView(db, (await rowOf(db, actor, input.requestId)) ?? fail('notFound'), now)
      // Of whoever was erased nothing is shown.
      if (view.state !== 'done' || view.kind !== 'erasure') discloseCustomers([view.customer.id], 'opened')
      return view
    },
    of: async ({ db, input, now, isVisible, fail }) => {
      const { id } = (await survivor(db, input.customerId)) ?? fail('customerNotFound')
      if (!(await isVisible('customerId', id))) return fail('customerNotFound')
      return { items: await requestsOf(db, id, now) }
    },
    preview,
    part,
    link,
    download,
    settings: ({ db }) => readSettings(db),
  },
  actions: {
    record,
    take,
    sendCode,
    checkCode,
    confirmIdentity,
    lengthen,
    makeArchive,
    sendArchive,
    removeArchive,
    erase,
    restrict,
    lift,
    finish,
    refuse,
    withdraw,
    setSettings,
  },
  jobs: { makeArchive: fillArchive, erase: eraseAll, beginErasures, sweep },
  schedule: { beginErasures: '* * * * *', sweep: '37 3 * * *' },
  personal,
})
