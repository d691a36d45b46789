// Known as: how customers like to be called, addressed and reached, and what of it is gone against.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'
import { Break, KnownView, ReasonView, Wishes } from './knownas.views.ts'

export {
  type Break,
  type Card,
  type Channel,
  type Form,
  type KnownView,
  type Source,
  type Suggestion,
  type Wishes,
  breaks,
  channels,
  details,
  forms,
  namings,
  needs,
  tones,
} from './knownas.views.ts'

/** How long whoever changed a card can take that back. */
export const undoMinutes = 10
/** As much of a text is looked through. */
export const mostLetters = 100_000

/** A name takes a second to say. */
export const maxSoundBytes = 1024 * 1024

const one = { customerId: z.uuid() }
const changes = [
  'knownas.changed',
  'knownas.suggested',
  'customers.renamed',
  'customers.timeZoneChanged',
  'customers.stateChanged',
]

export const knownasContract = contract('knownas', {
  permissions: {
    read: 'See how customers like to be known',
    write: 'Change how customers are known, and write otherwise for a reason',
  },
  errors: {
    notFound: { status: 404, message: 'There is no such customer' },
    conversationNotFound: { status: 404, message: 'There is no such conversation' },
    suggestionNotFound: { status: 404, message: 'There is no such suggestion any more' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this meanwhile' },
    notUndoable: { status: 409, message: 'This can not be taken back any more' },
    noSound: { status: 404, message: 'Nobody has recorded this name' },
    notASound: { status: 422, message: 'The sound must be an MP3, M4A, Ogg, WebM or WAV file' },
    soundTooLarge: { status: 413, message: 'The sound is too large: at most 1 MB' },
    against: { status: 409, message: 'This is not how the customer likes it. Change it, or say why it must be so' },
  },
  events: {
    changed: { about: 'customerId', seenBy: 'read', payload: z.object(one) },
    /** Something they wrote suggests an entry; told by the conversation in which they wrote it. */
    suggested: { about: 'conversationId', seenBy: 'read', payload: z.object({ ...one, conversationId: z.uuid() }) },
    excused: {
      about: 'conversationId',
      seenBy: 'read',
      payload: z.object({ conversationId: z.uuid(), messageId: z.uuid() }),
    },
  },
  jobs: { purge: nothing },
  queries: {
    of: {
      summary: 'How one customer likes to be known, and what their words suggest',
      route: 'GET /known-as/{customerId}',
      needs: 'read',
      input: z.object(one),
      output: KnownView,
      fails: ['notFound'],
      staleOn: changes,
    },
    byAddress: {
      summary: 'Who among the customers is reached by an e-mail address; null: nobody whom you may see',
      route: 'GET /known-as',
      needs: 'read',
      input: z.object({ address: z.string().max(320) }),
      output: z.object({ customerId: z.uuid().nullable() }),
      staleOn: ['customers.created', 'customers.addressesChanged', 'customers.stateChanged'],
    },
    sound: {
      summary: 'How the name of a customer sounds',
      route: 'GET /known-as/{customerId}/sound',
      needs: 'read',
      input: z.object({ ...one, version: z.string().max(64).optional() }),
      output: nothing,
      gives: 'bytes',
      fails: ['notFound', 'noSound'],
    },
    reasons: {
      summary: 'Which messages of a conversation go against what the customer likes, and why',
      route: 'GET /conversations/{conversationId}/known-as-reasons',
      needs: 'read',
      input: z.object({ conversationId: z.uuid() }),
      output: z.object({ items: z.array(ReasonView) }),
      fails: ['conversationNotFound'],
      staleOn: ['knownas.excused', 'sending.calledBack'],
    },
  },
  actions: {
    set: {
      summary: 'Note how a customer likes to be known; what is not given stays, null takes it away',
      route: 'PATCH /known-as/{customerId}',
      needs: 'write',
      input: z.object({
        ...one,
        wishes: Wishes,
        /** `customer`: they said so; `agent`: somebody noted it. */
        source: z.enum(['customer', 'agent']),
        revision: z.number().int(),
      }),
      output: KnownView,
      fails: ['notFound', 'changedMeanwhile'],
    },
    undo: {
      summary: 'Take back your own last change of a card: what stood there before, and what was suggested',
      route: 'POST /known-as/{customerId}/undo',
      needs: 'write',
      /** `revision`: as the change left it. */
      input: z.object({ ...one, revision: z.number().int() }),
      output: KnownView,
      fails: ['notFound', 'notUndoable'],
    },
    confirm: {
      summary: 'Confirm what the words of a customer suggest',
      route: 'POST /known-as/suggestions/{suggestionId}/confirm',
      needs: 'write',
      input: z.object({ suggestionId: z.uuid() }),
      output: KnownView,
      fails: ['suggestionNotFound'],
    },
    dismiss: {
      summary: 'Dismiss a suggestion for good',
      route: 'POST /known-as/suggestions/{suggestionId}/dismiss',
      needs: 'write',
      input: z.object({ suggestionId: z.uuid() }),
      output: KnownView,
      fails: ['suggestionNotFound'],
    },
    setSound: {
      summary: 'Keep how a name sounds: the bytes of an MP3, M4A, Ogg, WebM or WAV file',
      route: 'PUT /known-as/{customerId}/sound',
      needs: 'write',
      takes: 'bytes',
      input: z.object({ ...one, body: z.instanceof(Uint8Array) }),
      output: KnownView,
      fails: ['notFound', 'notASound', 'soundTooLarge'],
    },
    removeSound: {
      summary: 'Remove how a name sounds',
      route: 'DELETE /known-as/{customerId}/sound',
      needs: 'write',
      input: z.object(one),
      output: KnownView,
      fails: ['notFound'],
    },
    check: {
      summary: 'What in a text goes against how the customer likes it. Changes nothing',
      route: 'POST /known-as/{customerId}/check',
      needs: 'read',
      input: z.object({ ...one, text: z.string().max(mostLetters) }),
      output: z.object({ breaks: z.array(Break), language: z.string().nullable() }),
      fails: ['notFound'],
    },
    excuse: {
      summary: 'Say why an answer of yours must go against what the customer likes; it is kept with the message',
      route: 'POST /known-as/{customerId}/reasons',
      needs: 'write',
      input: z.object({
        ...one,
        /** The draft that will be sent; without one, what is next sent or planned without a draft, within minutes. */
        draftId: z.uuid().nullable(),
        breaks: z.array(Break).min(1).max(5),
        reason: z.string().trim().min(1).max(500),
      }),
      output: nothing,
      fails: ['notFound'],
    },
  },
})
