// Customers: the people we serve, what reaches them, what everybody must know of them, and what was noted.
import { z } from 'zod'
import { contract, nothing } from '#kernel/contract.ts'
import { TimeZone } from '#capabilities/organisation/organisation.contract.ts'
import { AddressKind, CustomerView, Mark, NoteView } from './customers.views.ts'

export {
  AddressKind,
  AddressView,
  CustomerView,
  Mark,
  MarkView,
  NoteView,
  Somebody,
  addressKinds,
  marks,
} from './customers.views.ts'

/** So many addresses reach one customer, and so many notes are kept of one. */
export const most = { addresses: 50, notes: 500 }

const one = { customerId: z.uuid() }
const revision = z.number().int()
const about = { about: 'customerId', seenBy: 'read', payload: z.object(one) } as const
const name = z.string().trim().min(1).max(200)
const address = {
  kind: AddressKind,
  address: z.string().trim().min(1).max(320),
  /** Of a handle: `mastodon`, `instagram`, … */
  network: z.string().trim().max(40).optional(),
}
const reason = z.string().trim().min(1).max(500)
const body = z.string().trim().min(1).max(10_000)
const unusable = ['notEmail', 'notPhone', 'notHandle'] as const
const changed = ['notFound', 'changedMeanwhile'] as const

export const customersContract = contract('customers', {
  permissions: { read: 'See customers', write: 'Change customers' },
  errors: {
    notFound: { status: 404, message: 'There is no such customer' },
    beingErased: { status: 409, message: 'This customer is being erased' },
    addressNotFound: { status: 404, message: 'This does not reach the customer any more' },
    noteNotFound: { status: 404, message: 'There is no such note' },
    agentNotFound: { status: 422, message: 'Choose somebody who works here', field: 'agentId' },
    changedMeanwhile: { status: 409, message: 'Somebody else changed this customer meanwhile' },
    notEmail: { status: 422, message: 'This is no e-mail address', field: 'address' },
    notPhone: {
      status: 422,
      message: 'This is no telephone number. Abroad, begin with + and the country',
      field: 'address',
    },
    notHandle: {
      status: 422,
      message: 'A handle needs the name of its network and a name without spaces',
      field: 'address',
    },
    taken: { status: 409, message: 'This reaches another customer already', field: 'address' },
    noPicture: { status: 404, message: 'There is no picture of this customer' },
    notAnImage: { status: 422, message: 'The picture must be a JPEG, PNG or WebP image' },
    pictureTooLarge: { status: 413, message: 'The picture is too large: at most 512 kB' },
    tooMany: { status: 422, message: 'There are too many already. Remove some first' },
  },
  events: {
    /** Told to nobody live: who wrote to a private team is for its members. */
    created: { seenBy: 'nobody', payload: z.object(one) },
    renamed: about,
    timeZoneChanged: about,
    addressesChanged: about,
    marked: { ...about, payload: z.object({ ...one, mark: Mark, on: z.boolean() }) },
    ownerChanged: about,
    noted: about,
    pictureChanged: about,
    /** It was merged into another, taken apart again, or erased. */
    stateChanged: about,
    /** The import that made them was taken back. Nothing was ever said with them, so that everybody could see them. */
    removed: { seenBy: 'read', payload: z.object(one) },
  },
  jobs: {
    /** What was taken away a day ago is gone. */
    purge: nothing,
  },
  queries: {
    get: {
      summary: 'One customer with everything that reaches them',
      route: 'GET /customers/{customerId}',
      needs: 'read',
      input: z.object(one),
      output: CustomerView,
      fails: ['notFound'],
      staleOn: ['renamed', 'timeZoneChanged', 'addressesChanged', 'marked', 'ownerChanged', 'pictureChanged', 'stateChanged', 'removed'].map(
        (event) => `customers.${event}`,
      ),
    },
    picture: {
      summary: 'The picture of a customer',
      route: 'GET /customers/{customerId}/picture',
      needs: 'read',
      input: z.object({ ...one, version: z.string().max(64).optional() }),
      output: nothing,
      gives: 'bytes',
      fails: ['notFound', 'noPicture'],
    },
    notes: {
      summary: 'What was noted about a customer, newest first',
      route: 'GET /customers/{customerId}/notes',
      needs: 'read',
      input: z.object(one),
      output: z.object({ items: z.array(NoteView) }),
      fails: ['notFound'],
      staleOn: ['customers.noted', 'customers.stateChanged'],
    },
  },
  actions: {
    create: {
      summary: 'Make a customer by hand',
      route: 'POST /customers',
      needs: 'write',
      input: z.object({ name, addresses: z.array(z.object(address)).max(10).default([]) }),
      output: CustomerView,
      fails: [...unusable, 'taken'],
    },
    rename: {
      summary: 'Change how a customer is called',
      route: 'PATCH /customers/{customerId}',
      needs: 'write',
      input: z.object({ ...one, name, revision }),
      output: CustomerView,
      fails: changed,
    },
    setPicture: {
      summary: 'Show a customer by a picture: the bytes of a JPEG, PNG or WebP image',
      route: 'PUT /customers/{customerId}/picture',
      needs: 'write',
      takes: 'bytes',
      input: z.object({ ...one, body: z.instanceof(Uint8Array) }),
      output: CustomerView,
      fails: ['notFound', 'notAnImage', 'pictureTooLarge'],
    },
    removePicture: {
      summary: 'Remove the picture of a customer',
      route: 'DELETE /customers/{customerId}/picture',
      needs: 'write',
      input: z.object(one),
      output: CustomerView,
      fails: ['notFound'],
    },
    setTimeZone: {
      summary: 'Note in which time zone a customer lives; null takes the note away',
      route: 'POST /customers/{customerId}/time-zone',
      needs: 'write',
      input: z.object({ ...one, timeZone: TimeZone.nullable(), revision }),
      output: CustomerView,
      fails: changed,
    },
    setOwner: {
      summary: 'Say who looks after a customer; null: nobody in particular',
      route: 'POST /customers/{customerId}/owner',
      needs: 'write',
      input: z.object({ ...one, agentId: z.uuid().nullable(), revision }),
      output: CustomerView,
      fails: [...changed, 'agentNotFound'],
    },
    mark: {
      summary: 'Mark a customer for everybody who answers, with the reason; again: with another reason',
      route: 'PUT /customers/{customerId}/marks/{mark}',
      needs: 'write',
      input: z.object({ ...one, mark: Mark, reason, revision }),
      output: CustomerView,
      fails: changed,
    },
    unmark: {
      summary: 'Take a mark away',
      route: 'POST /customers/{customerId}/marks/{mark}/remove',
      needs: 'write',
      input: z.object({ ...one, mark: Mark, revision }),
      output: CustomerView,
      fails: changed,
    },
    addAddress: {
      summary: 'Add an e-mail address, a number or a handle; the first of its kind is the primary one',
      route: 'POST /customers/{customerId}/addresses',
      needs: 'write',
      input: z.object({ ...one, ...address }),
      output: CustomerView,
      fails: ['notFound', ...unusable, 'taken', 'tooMany'],
    },
    removeAddress: {
      summary: 'Take an address away; the oldest of its kind becomes the primary one',
      route: 'POST /customers/{customerId}/addresses/{addressId}/remove',
      needs: 'write',
      input: z.object({ ...one, addressId: z.uuid() }),
      output: CustomerView,
      fails: ['notFound', 'addressNotFound'],
    },
    makePrimary: {
      summary: 'Make an address the one that is used first of its kind',
      route: 'POST /customers/{customerId}/addresses/{addressId}/primary',
      needs: 'write',
      input: z.object({ ...one, addressId: z.uuid() }),
      output: CustomerView,
      fails: ['notFound', 'addressNotFound'],
    },
    verifyAddress: {
      summary: 'Note that an address was checked to be theirs, or that it was not',
      route: 'POST /customers/{customerId}/addresses/{addressId}/verified',
      needs: 'write',
      input: z.object({ ...one, addressId: z.uuid(), verified: z.boolean() }),
      output: CustomerView,
      fails: ['notFound', 'addressNotFound'],
    },
    addNote: {
      summary: 'Note something about a customer, for everybody who may see them',
      route: 'POST /customers/{customerId}/notes',
      needs: 'write',
      input: z.object({ ...one, body }),
      output: NoteView,
      fails: ['notFound', 'tooMany'],
    },
    editNote: {
      summary: 'Write a note anew',
      route: 'PATCH /customers/{customerId}/notes/{noteId}',
      needs: 'write',
      input: z.object({ ...one, noteId: z.uuid(), body, revision }),
      output: NoteView,
      fails: ['notFound', 'noteNotFound', 'changedMeanwhile'],
    },
    removeNote: {
      summary: 'Remove a note; with `removed` false: bring back one that was removed within the last day',
      route: 'POST /customers/{customerId}/notes/{noteId}/remove',
      needs: 'write',
      input: z.object({ ...one, noteId: z.uuid(), revision, removed: z.boolean().default(true) }),
      output: z.object({ revision }),
      fails: ['notFound', 'noteNotFound', 'changedMeanwhile'],
    },
  },
})
