// The portal: the operations, put together. What they do is in the files beside this one.
import { capability } from '#kernel/capability.ts'
import { portalContract } from './portal.contract.ts'
import { askForLink, enter, leave, linkPage, mailLink } from './portal.entering.ts'
import { personal } from './portal.personal.ts'
import { readers } from './portal.readers.ts'
import { file, home, request } from './portal.requests.ts'
import { authenticatePages } from './portal.sessions.ts'
import { saveSettings, settingsView } from './portal.settings.ts'
import { variables } from './portal.variables.ts'
import { answer, beginPage, send } from './portal.writing.ts'
import { change, you } from './portal.you.ts'

export default capability(portalContract, {
  queries: {
    settings: ({ db, services }) => settingsView(db, services),
    home,
    link: linkPage,
    begin: beginPage,
    request,
    file,
    readers,
    you,
  },
  actions: { saveSettings, askForLink, enter, leave, send, answer, change },
  jobs: {
    mailLink,
    forget: async ({ transact, now }) =>
      transact(async ({ tx }) => {
        const dayAgo = new Date(now().getTime() - 24 * 3_600_000).toISOString()
        await tx.deleteFrom('portal_sessions').where('expires_at', '<', now().toISOString()).execute()
        await tx.deleteFrom('portal_links').where('expires_at', '<', dayAgo).execute()
        await tx.deleteFrom('portal_sent').where('at', '<', dayAgo).execute()
      }),
  },
  schedule: { forget: '41 3 * * *' },
  authenticatePages,
  variables,
  personal,
})
