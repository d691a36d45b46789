// Mail that needs a person: what arrived and is in no conversation; and the way to what left and did not arrive.
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { TroubleEntry } from './TroubleEntry.tsx'

const TrustOffer = part(async () => ({ default: (await import('./TrustOffer.tsx')).TrustOffer }))

export default contribute({
  settingsPages: [{ id: 'incoming', group: 'channels', order: 20, needs: 'receiving:manage', titleKey: 'receiving.incoming.title', wordsKey: 'receiving.incoming.words', load: () => import('./IncomingPage.tsx') }],
  slots: [
    { slot: 'shell.end', order: 10, component: TroubleEntry },
    { slot: 'mailboxes.trusted', order: 10, component: TrustOffer },
  ],
})
