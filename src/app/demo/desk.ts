// How the demo's people have set up their desk: tags, saved replies, views. In the words that they would use themselves.

type Ask = (name: string, input: object) => Promise<Record<string, any>>

const tags = { delivery: 'delivery', again: 'wrote again' } as const

/** Makes all of it; answers the ids of the tags. */
export async function setUpDesk(ask: Ask): Promise<Record<keyof typeof tags, string>> {
  const made = await Promise.all(
    Object.entries(tags).map(async ([key, name]) => [key, (await ask('tags.create', { name })).id as string] as const),
  )
  const ids = Object.fromEntries(made) as Record<keyof typeof tags, string>
  const { id: folderId } = await ask('macros.createFolder', { name: 'Deliveries', own: false })
  for (const reply of replies) {
    const { inDeliveries, ...rest } = reply
    await ask('macros.create', {
      ...rest,
      whose: 'all',
      folderId: inDeliveries ? folderId : null,
      acts: inDeliveries ? { addTags: [ids.delivery] } : {},
    })
  }
  for (const view of views(ids)) await ask('views.create', { ...view, scope: 'all' })
  return ids
}

/** The tags that fit a matter about which the customer has written `mails` times. */
export function tagsFor(ids: Record<keyof typeof tags, string>, sends: boolean, mails: number): string[] {
  return [...(sends ? [ids.delivery] : []), ...(mails > 2 ? [ids.again] : [])]
}

const greeting = {
  en: '<p>Dear {{customer.preferredName|customer}},</p>',
  de: '<p>Guten Tag {{customer.preferredName|}},</p>',
  fr: '<p>Bonjour {{customer.preferredName|}},</p>',
}

const replies = [
  {
    name: 'We are looking for the parcel',
    inDeliveries: true,
    words: [
      {
        language: 'en',
        template: `${greeting.en}<p>we have asked the depot to look for your parcel and write to you tomorrow with what they found.</p>`,
      },
      {
        language: 'de',
        template: `${greeting.de}<p>wir haben unser Lager gebeten, Ihr Paket zu suchen, und melden uns morgen mit dem Ergebnis.</p>`,
      },
      {
        language: 'fr',
        template: `${greeting.fr}<p>nous avons demandé au dépôt de chercher votre colis et vous écrivons demain.</p>`,
      },
    ],
  },
  {
    name: 'How to send something back',
    inDeliveries: false,
    words: [
      {
        language: 'en',
        template: `${greeting.en}<p>the label for the way back is in the box. Please write #{{conversation.number}} on it.</p>`,
      },
      {
        language: 'de',
        template: `${greeting.de}<p>der Aufkleber für den Rückweg liegt im Karton. Bitte schreiben Sie #{{conversation.number}} darauf.</p>`,
      },
      {
        language: 'fr',
        template: `${greeting.fr}<p>l’étiquette de retour est dans le carton. Merci d’y écrire #{{conversation.number}}.</p>`,
      },
    ],
  },
]

const isOpen = { facet: 'conversations.state', op: 'in', value: ['open'] }
const longestFirst = { facet: 'conversations.waitingSince', direction: 'asc' }

const views = (ids: Record<keyof typeof tags, string>) => [
  {
    name: 'Waiting over a day',
    icon: 'hourglass',
    condition: { all: [isOpen, { facet: 'conversations.waitingSince', op: 'olderThan', value: 86_400 }] },
    sort: longestFirst,
  },
  {
    name: 'Deliveries, written again',
    icon: 'tag',
    condition: { all: [isOpen, { facet: 'tags.tags', op: 'hasAll', value: [ids.delivery, ids.again] }] },
    sort: longestFirst,
  },
]
