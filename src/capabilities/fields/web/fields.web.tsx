// Fields, priority and kind in the app: beside a conversation, in its head and thread, before it is closed, and in the
// settings.
import { Suspense, type ReactNode } from 'react'
import { offerRemedy } from '#capabilities/conversations/web/remedies.ts'
import '#capabilities/conversations/web/slots.ts'
import { contribute } from '#web/contribute.ts'
import { part } from '#web/part.ts'
import { useMay } from '#web/session.tsx'
import { detailsCommand } from './commands.ts'
import { askFor, useAsked } from './missing.ts'

const Details = part(async () => ({ default: (await import('./Details.tsx')).Details }))
const Marks = part(async () => ({ default: (await import('./Marks.tsx')).Marks }))
const Missing = part(() => import('./MissingDialog.tsx'))
const lines = () => import('./FieldLines.tsx')
const FieldSet = part(async () => ({ default: (await lines()).FieldSet }))
const Prioritised = part(async () => ({ default: (await lines()).Prioritised }))
const KindSet = part(async () => ({ default: (await lines()).KindSet }))

offerRemedy('fields.missing', askFor)

/** The dialog is loaded when it is asked for the first time. */
function AsksForMissing({ children }: { children: ReactNode }) {
  const asked = useAsked()
  return (
    <>
      {children}
      {asked && (
        <Suspense>
          <Missing />
        </Suspense>
      )}
    </>
  )
}

export default contribute({
  commands: [detailsCommand],
  providers: [AsksForMissing],
  settingsPages: [
    {
      id: 'fields',
      titleKey: 'fields.settings.title',
      group: 'work',
      order: 30,
      needs: 'fields:manage',
      wordsKey: 'fields.settings.words',
      load: () => import('./FieldsPage.tsx'),
    },
  ],
  slots: [
    {
      slot: 'conversation.marks',
      order: 10,
      component: ({ conversationId }) =>
        useMay('fields:use') && (
          <Suspense>
            <Marks key={conversationId} conversationId={conversationId} />
          </Suspense>
        ),
    },
    {
      slot: 'conversation.sidebar',
      order: 5,
      component: ({ conversationId }) =>
        useMay('fields:use') && (
          <Suspense>
            <Details key={conversationId} conversationId={conversationId} />
          </Suspense>
        ),
    },
  ],
  eventLines: [
    {
      type: 'fields.set',
      icon: 'pencil',
      line: (props) => (
        <Suspense>
          <FieldSet {...props} />
        </Suspense>
      ),
    },
    {
      type: 'fields.prioritised',
      icon: 'flag',
      line: (props) => (
        <Suspense>
          <Prioritised {...props} />
        </Suspense>
      ),
    },
    {
      type: 'fields.kindSet',
      icon: 'list',
      line: (props) => (
        <Suspense>
          <KindSet {...props} />
        </Suspense>
      ),
    },
  ],
})
