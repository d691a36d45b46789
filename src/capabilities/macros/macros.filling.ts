// A macro as it would be in one conversation: in the customer's language, with the real words.
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { text } from '#kernel/text.ts'
import type { Circumstances } from '#kernel/variables.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { customerOf } from '#capabilities/customers/customers.public.ts'
import { customerLanguages } from '#capabilities/knownas/knownas.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { htmlToText } from '#capabilities/reading/reading.public.ts'
import type { Piece } from './macros.views.ts'
import { languageFor } from './macros.rules.ts'
import { type Filling, type Marks, fill, variablesIn } from './macros.template.ts'
import { knownTo } from './macros.words.ts'

export type Scene = Circumstances & { language: string | null }

/**
 * Undefined when the actor does not see the conversation; without one it is a letter that begins one, with `to` as the
 * address of whoever gets it.
 */
export async function sceneOf(
  db: Reader,
  actor: Actor,
  { conversationId = null, to }: { conversationId?: string | null | undefined; to?: string | undefined },
  isVisible: (about: string, id: string) => Promise<boolean>,
): Promise<Scene | undefined> {
  if (conversationId === null) {
    const owner = to ? await customerOf(db, to) : undefined
    const customerId = owner && (await isVisible('customerId', owner)) ? owner : null
    return { actor, conversationId, customerId, mailboxId: null, teamId: null, language: null }
  }
  const row = await visibleConversations(db, actor)
    .where('conversations.id', '=', conversationId)
    .select(['conversations.id', 'customer_id', 'mailbox_id', 'team_id', 'language'])
    .executeTakeFirst()
  return (
    row && {
      actor,
      conversationId: row.id,
      customerId: row.customer_id,
      mailboxId: row.mailbox_id,
      teamId: row.team_id,
      language: row.language,
    }
  )
}

/** The one that is asked for, else one that the customer reads, that of the house, that of the writer. */
export async function chooseLanguage(
  db: Reader,
  there: readonly string[],
  scene: Scene,
  asked?: string,
): Promise<string | undefined> {
  if (asked !== undefined && there.includes(asked)) return asked
  const known = scene.customerId ? await customerLanguages(db, scene.customerId) : []
  const theirs = known.length ? known : [scene.language]
  return languageFor(there, theirs, [(await organisation(db))?.locale ?? null, scene.actor.locale])
}

/** Words for all the variables in these templates, each asked for once; those that may not be named are not known. */
export async function fillingFor(
  db: Reader,
  services: Services,
  scene: Scene,
  templates: readonly string[],
): Promise<Filling> {
  const names = [...new Set(templates.flatMap(variablesIn))]
  const known = names.length ? Object.fromEntries(knownTo(scene.actor, await services.variables(db))) : {}
  const values = await Promise.all(
    names.map(async (name) => [name, (await known[name]?.read(db, scene, services)) ?? null] as const),
  )
  return { values: new Map(values), nameOf: (name) => variableName(known[name], scene.actor.locale) ?? name }
}

export const variableName = (
  variable: { label: string; named?: string; of?: string } | undefined,
  locale: string,
): string | undefined => variable && (variable.named ?? text(locale, variable.label, { of: variable.of ?? '' }))

/** What it would say, as plain text in which each word is known to be filled in, missing, or as it was written. */
export function piecesOf(template: string, filling: Filling): Piece[] {
  const plain = htmlToText(fill(template, filling, inPreview).html).trim()
  return plain
    .split(/([\ue000\ue001][^\ue000-\ue002]*\ue002)/u)
    .filter(Boolean)
    .map((says) => {
      const is = says[0] === '\ue000' ? 'known' : says[0] === '\ue001' ? 'blank' : 'plain'
      return { is, says: says.replace(/[\ue000-\ue002]/gu, '') } as const
    })
    .filter(({ says }) => says !== '')
}

/** Signs for private use, which no word that is filled in can hold. */
const inPreview: Marks = { value: (html) => `\ue000${html}\ue002`, blank: (_name, html) => `\ue001${html}\ue002` }
