// Handovers in the app: in the conversation, in the list, with people, and a page to hand over everything.
import { type ComponentType, Suspense, createElement } from 'react'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import '#capabilities/inbox/web/slots.ts'
import '#capabilities/people/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { commands } from './commands.ts'

const lazily =
  <P extends object>(Part: ComponentType<P>) =>
  (props: P) => <Suspense>{createElement(Part, props)}</Suspense>

const HandOver = part(() => import('./HandOver.tsx'))
const LastBrief = part(() => import('./LastBrief.tsx'))
const line = lazily(part(() => import('./HandoverLine.tsx')))
const RepeatedMark = part(async () => ({ default: (await import('./Repeated.tsx')).RepeatedMark }))
const RepeatedItem = part(async () => ({ default: (await import('./Repeated.tsx')).RepeatedItem }))
const HandedToYou = part(async () => ({ default: (await import('./InList.tsx')).HandedToYou }))
const WaitingForYou = part(async () => ({ default: (await import('./InList.tsx')).WaitingForYou }))
const PersonEntry = part(async () => ({ default: (await import('./WithPeople.tsx')).PersonEntry }))
const Leaving = part(async () => ({ default: (await import('./WithPeople.tsx')).Leaving }))
const Given = lazily(part(() => import('./GivenLine.tsx')))
const Stranded = part(async () => ({ default: (await import('./Stranded.tsx')).StrandedBanner }))

export default contribute({
  commands,
  settingsPages: [
    {
      id: 'handover',
      titleKey: 'handovers.everything.title',
      wordsKey: 'handovers.everything.words',
      group: 'people',
      order: 25,
      needs: 'handovers:use',
      load: () => import('./HandOverPage.tsx'),
    },
  ],
  messageActions: [{ directions: ['in'], needs: 'handovers:use', item: lazily(RepeatedItem) }],
  eventLines: [
    { type: 'handovers.accepted', icon: 'handshake', line },
    { type: 'handovers.returned', icon: 'undo-2', line },
    { type: 'handovers.passedOn', icon: 'handshake', line },
  ],
  timelineLines: [{ type: 'handovers.given', icon: 'handshake', line: Given }],
  slots: [
    { slot: 'conversation.banner', order: 10, component: lazily(HandOver) },
    { slot: 'conversation.messageMark', order: 10, component: lazily(RepeatedMark) },
    { slot: 'conversation.sidebar', order: 35, component: lazily(LastBrief) },
    { slot: 'inbox.rowMark', order: 10, component: lazily(HandedToYou) },
    { slot: 'inbox.mine', order: 10, component: lazily(WaitingForYou) },
    { slot: 'people.menu', order: 10, component: lazily(PersonEntry) },
    { slot: 'people.leaving', order: 10, component: lazily(Leaving) },
    { slot: 'shell.banner', order: 60, component: lazily(Stranded) },
  ],
})
