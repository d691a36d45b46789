// What each person has chosen; who has chosen nothing has the defaults.
import { type Actor } from '#kernel/actor.ts'
import type { ActionContext, Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { type SettingsView, notificationsContract } from './notifications.contract.ts'
import { type Settings, Settings as SettingsSchema, defaults } from './notifications.kinds.ts'
import { leavesTime, mailTime, quietUntil } from './notifications.quiet.ts'

type Context = ActionContext<typeof notificationsContract, (typeof notificationsContract.actions)['saveSettings']>

/** By agent; everybody asked for is in it. */
export async function settingsOf(db: Reader, agentIds: readonly string[]): Promise<Map<string, Settings>> {
  const rows = agentIds.length
    ? await db
        .selectFrom('notice_settings')
        .select(['agent_id', 'settings'])
        .where('agent_id', 'in', [...agentIds])
        .execute()
    : []
  const saved = new Map(rows.map((row) => [row.agent_id, read(row.settings)]))
  return new Map(agentIds.map((id) => [id, saved.get(id) ?? defaults]))
}

export async function readSettings(db: Reader, actor: Actor, now: Date): Promise<SettingsView> {
  const row = await db
    .selectFrom('notice_settings')
    .select(['settings', 'revision'])
    .where('agent_id', '=', actor.id)
    .executeTakeFirst()
  return toView(row ? read(row.settings) : defaults, row?.revision ?? 0, actor, now)
}

export async function saveSettings(ctx: Context): Promise<SettingsView> {
  const { tx, actor, now, input, emit, fail } = ctx
  if (!leavesTime(input.settings.quiet)) return fail('alwaysQuiet')
  const row = { settings: JSON.stringify(input.settings), changed_at: now }
  const revision = input.revision + 1
  const saved =
    input.revision === 0
      ? await tx
          .insertInto('notice_settings')
          .values({ agent_id: actor.id, ...row, revision })
          .onConflict((conflict) => conflict.doNothing())
          .returning('revision')
          .executeTakeFirst()
      : await tx
          .updateTable('notice_settings')
          .set({ ...row, revision })
          .where('agent_id', '=', actor.id)
          .where('revision', '=', input.revision)
          .returning('revision')
          .executeTakeFirst()
  if (!saved) return fail('changedMeanwhile')
  await planAnew(ctx, actor, input.settings)
  emit('settingsChanged', { readerId: actor.id })
  return toView(input.settings, revision, actor, now)
}

/** What waits leaves at the times of the new choice. */
async function planAnew({ tx, now }: Writer, actor: Actor, settings: Settings): Promise<void> {
  const due = {
    push: quietUntil(now, settings.quiet, actor.timeZone) ?? now,
    mail: mailTime(now, settings, actor.timeZone),
  }
  for (const channel of ['push', 'mail'] as const)
    await tx
      .updateTable('notice_deliveries')
      .set({ due_at: due[channel], asked_at: null })
      .where('agent_id', '=', actor.id)
      .where('channel', '=', channel)
      .where('state', '=', 'waiting')
      .execute()
}

const toView = (settings: Settings, revision: number, { timeZone }: Actor, now: Date): SettingsView => ({
  settings,
  revision,
  timeZone,
  quietUntil: quietUntil(now, settings.quiet, timeZone)?.toISOString() ?? null,
})

/** What was saved by an earlier Heed lacks what has come since. */
function read(saved: unknown): Settings {
  const { choices, ...rest } = saved as Settings
  const whole = SettingsSchema.safeParse({ ...defaults, ...rest, choices: { ...defaults.choices, ...choices } })
  return whole.success ? whole.data : defaults
}
