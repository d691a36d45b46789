// What is asked of the tables of fields.
import { type Selectable, sql } from 'kysely'
import type { Actor } from '#kernel/actor.ts'
import type { Reader } from '#kernel/db.ts'
import type { DB } from '#kernel/schema.gen.ts'
import { isOpenTeam, visibleConversations } from '#capabilities/conversations/conversations.public.ts'
import type { FieldKind, FieldView, KindView, MarksView, Priority } from './fields.contract.ts'
import { fromStored } from './fields.values.ts'

/** Every field in order, archived ones last, with what can be chosen. */
export async function readFields(db: Reader, actor?: Actor): Promise<FieldView[]> {
  const [rows, options] = await Promise.all([
    db
      .selectFrom('fields')
      .selectAll()
      .$if(actor !== undefined && actor.kind !== 'system', (query) =>
        query.where(isOpenTeam(actor!, sql.ref('fields.team_id'))),
      )
      .orderBy('archived')
      .orderBy('position')
      .orderBy('id')
      .execute(),
    db
      .selectFrom('field_options')
      .select(['id', 'field_id', 'name', 'archived'])
      .orderBy('position')
      .orderBy('id')
      .execute(),
  ])
  const byField = Map.groupBy(options, (option) => option.field_id)
  return rows.map((row) => toFieldView(row, byField.get(row.id) ?? []))
}

export const toFieldView = (
  row: Selectable<DB['fields']>,
  options: readonly { id: string; name: string; archived: boolean }[],
): FieldView => ({
  id: row.id,
  name: row.name,
  hint: row.hint,
  kind: row.kind as FieldKind,
  teamId: row.team_id,
  requiredOnClose: row.required_on_close,
  archived: row.archived,
  options: options.map(({ id, name, archived }) => ({ id, name, archived })),
  revision: row.revision,
})

export const readKinds = (db: Reader): Promise<KindView[]> =>
  db
    .selectFrom('conversation_kinds')
    .select(['id', 'name', 'archived', 'revision'])
    .orderBy('archived')
    .orderBy('position')
    .orderBy('id')
    .execute()

/** The fields that are asked of a conversation, whose team is `teamId`. */
export const askedOf = (fields: readonly FieldView[], teamId: string | null): FieldView[] =>
  fields.filter((field) => !field.archived && (field.teamId === null || field.teamId === teamId))

/** Undefined when the actor does not see the conversation. */
export async function readMarks(db: Reader, actor: Actor, conversationId: string): Promise<MarksView | undefined> {
  const seen = await visibleConversations(db, actor)
    .where('conversations.id', '=', conversationId)
    .select('conversations.team_id')
    .executeTakeFirst()
  if (!seen) return undefined
  const [fields, values, marks] = await Promise.all([
    readFields(db),
    readValues(db, conversationId),
    db.selectFrom('conversation_marks').selectAll().where('conversation_id', '=', conversationId).executeTakeFirst(),
  ])
  return {
    priority: {
      value: (marks?.priority ?? 'normal') as Priority,
      reason: marks?.reason ?? '',
      revision: marks?.priority_revision ?? 0,
    },
    kind: { id: marks?.kind_id ?? null, revision: marks?.kind_revision ?? 0 },
    fields: askedOf(fields, seen.team_id).map(({ id, kind }) => ({
      fieldId: id,
      value: fromStored(kind, values.get(id)),
      revision: values.get(id)?.revision ?? 0,
    })),
  }
}

export async function readValues(db: Reader, conversationId: string) {
  const rows = await db
    .selectFrom('field_values')
    .where('conversation_id', '=', conversationId)
    .select([
      'field_id',
      'words',
      'number',
      sql<string | null>`day::text`.as('day'),
      sql<string[] | null>`option_ids`.as('option_ids'),
      'agent_id',
      'flag',
      'revision',
    ])
    .execute()
  return new Map(rows.map((row) => [row.field_id, row]))
}
