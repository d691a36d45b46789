// What is kept by law, and how long links work. One row.
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { privacyContract } from './privacy.contract.ts'
import type { SettingsView } from './privacy.views.ts'

export async function readSettings(db: Reader): Promise<SettingsView> {
  const row = await db.selectFrom('privacy_settings').selectAll().executeTakeFirstOrThrow()
  return {
    orderYears: row.order_years,
    orderReason: row.order_reason,
    linkDays: row.link_days,
    revision: row.revision,
  }
}

type Ctx = ActionContext<typeof privacyContract, (typeof privacyContract)['actions']['setSettings']>

export async function setSettings({ tx, input, emit, fail }: Ctx): Promise<SettingsView> {
  if (input.orderYears !== null && !input.orderReason) return fail('reasonMissing')
  const changed = await tx
    .updateTable('privacy_settings')
    .set({
      order_years: input.orderYears,
      order_reason: input.orderReason,
      link_days: input.linkDays,
      revision: input.revision + 1,
    })
    .where('revision', '=', input.revision)
    .returning('revision')
    .executeTakeFirst()
  if (!changed) return fail('changedMeanwhile')
  emit('settingsChanged', {})
  return readSettings(tx)
}
