// Mailboxes: the settings page of each, and the banner that says when mail does not come in.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { contribute } from '#web/contribute.ts'
import { MailDownBanner } from './MailDownBanner.tsx'

export default contribute({
  settingsPages: [{
    id: 'mailboxes', group: 'channels', order: 10, needs: 'mailboxes:read', titleKey: 'mailboxes.title', wordsKey: 'mailboxes.words',
    load: () => import('./MailboxesPage.tsx'),
    useCount: () => useQuery(api.mailboxes.list.query({})).data?.items.length,
    children: [
      { path: 'new', needs: 'mailboxes:manage', titleKey: 'mailboxes.add', load: () => import('./NewMailboxPage.tsx') },
      { path: '$mailboxId', needs: 'mailboxes:manage', titleKey: 'mailboxes.title', load: () => import('./MailboxPage.tsx') },
    ],
  }],
  slots: [{ slot: 'shell.banner', order: 10, component: MailDownBanner }],
})
