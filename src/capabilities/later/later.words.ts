// The reminder that is offered for a customer: as they like to be written to, for whoever plans it to change.
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import { locales, text } from '#kernel/text.ts'
import { visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import { beginningOf, customerLocale } from '#capabilities/knownas/knownas.public.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'

/** Plain text; undefined when the actor does not see the conversation. */
export async function offeredWords(
  db: Reader,
  actor: Actor,
  conversationId: string,
): Promise<{ suggested: string; language: string } | undefined> {
  const row = await visibleConversations(db, actor)
    .where('conversations.id', '=', conversationId)
    .select(['customer_id', 'language'])
    .executeTakeFirst()
  if (!row) return undefined
  const spoken = row.language?.split('-')[0] ?? ''
  const ours = (await organisation(db))?.locale ?? 'en'
  const language = await customerLocale(db, row.customer_id, locales.includes(spoken) ? spoken : ours)
  const { hello } = await beginningOf(db, row.customer_id, { language, otherwise: '' })
  const suggested = [hello, text(language, 'later.plan.suggested')].filter(Boolean).join('\n\n')
  return { suggested, language }
}
