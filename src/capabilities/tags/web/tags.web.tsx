// Tags in the app: in the head of a conversation, of a customer and of a company, in its thread, in the palette and in the settings.
import { Suspense } from 'react'
import '#capabilities/companies/web/slots.ts'
import '#capabilities/conversations/web/slots.ts'
import '#capabilities/customers/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { tagCommand } from './commands.ts'
import { tagSource } from './palette.ts'

const Here = part(async () => ({ default: (await import('./TagsHere.tsx')).TagsHere }))
const Of = part(async () => ({ default: (await import('./TagsOf.tsx')).TagsOf }), { early: true })
const Line = part(async () => ({ default: (await import('./TagLine.tsx')).TagsOfCustomer }))
const Added = part(async () => ({ default: (await import('./TagLine.tsx')).TagsAdded }))
const Removed = part(async () => ({ default: (await import('./TagLine.tsx')).TagsRemoved }))

export default contribute({
  commands: [tagCommand],
  paletteSources: [tagSource],
  settingsPages: [
    {
      id: 'tags',
      titleKey: 'tags.settings.title',
      group: 'work',
      order: 20,
      needs: 'tags:use',
      wordsKey: 'tags.settings.words',
      load: () => import('./TagsPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'conversation.marks',
      order: 30,
      component: ({ conversationId }) =>
        useMay('tags:use') && (
          <Suspense>
            <Here key={conversationId} conversationId={conversationId} />
          </Suspense>
        ),
    },
    {
      slot: 'customer.head',
      order: 10,
      component: ({ customerId }) =>
        useMay('tags:use') && (
          <Suspense>
            <Of key={customerId} about="customer" subjectId={customerId} />
          </Suspense>
        ),
    },
    {
      slot: 'company.head',
      order: 10,
      component: ({ companyId }) =>
        useMay('tags:use') && (
          <Suspense>
            <Of key={companyId} about="company" subjectId={companyId} />
          </Suspense>
        ),
    },
  ],
  timelineLines: [
    {
      type: 'tags.changed',
      icon: 'tag',
      line: (props) => (
        <Suspense>
          <Line {...props} />
        </Suspense>
      ),
    },
  ],
  eventLines: [
    {
      type: 'tags.added',
      icon: 'tag',
      line: (props) => (
        <Suspense>
          <Added {...props} />
        </Suspense>
      ),
    },
    {
      type: 'tags.removed',
      icon: 'tag',
      line: (props) => (
        <Suspense>
          <Removed {...props} />
        </Suspense>
      ),
    },
  ],
})
