// How the portal is set up. Off until an admin switches it on.
import type { ActionContext } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { sendingMailboxes } from '#capabilities/sending/sending.public.ts'
import { type SettingsView, type agentsAs, type colours, portalContract, type readersAs } from './portal.contract.ts'

export type Settings = {
  enabled: boolean
  name: string
  colour: (typeof colours)[number]
  mailboxId: string | null
  agentsAs: (typeof agentsAs)[number]
  readersAs: (typeof readersAs)[number]
  revision: number
}

/** Where customers find the portal. */
export const portalAddress = ({ baseUrl }: Pick<Services, 'baseUrl'>): string => `${baseUrl}/portal`

export async function readSettings(db: Reader): Promise<Settings> {
  const row = await db
    .selectFrom('portal_settings')
    .select([
      'enabled',
      'name',
      'colour',
      'mailbox_id as mailboxId',
      'agents_as as agentsAs',
      'readers_as as readersAs',
      'revision',
    ])
    .executeTakeFirst()
  if (row) return row as Settings
  const name = (await organisation(db))?.name ?? 'Heed'
  return {
    enabled: false,
    name: name.slice(0, 80),
    colour: 'green',
    mailboxId: null,
    agentsAs: 'full',
    readersAs: 'name',
    revision: 0,
  }
}

export async function settingsView(db: Reader, services: Services): Promise<SettingsView> {
  const [settings, mailboxes] = await Promise.all([readSettings(db), sendingMailboxes(db)])
  return { ...settings, address: portalAddress(services), mailboxes: mailboxes.map(({ id, name }) => ({ id, name })) }
}

type Saving = ActionContext<typeof portalContract, (typeof portalContract)['actions']['saveSettings']>

export async function saveSettings({ tx, input, services, emit, fail }: Saving): Promise<SettingsView> {
  const { revision, mailboxId, enabled, name, colour } = input
  const mailboxes = await sendingMailboxes(tx)
  if (enabled && !mailboxes.length) return fail('noMailbox')
  if (mailboxId && !mailboxes.some(({ id }) => id === mailboxId)) return fail('unknownMailbox')
  const row = {
    enabled,
    name,
    colour,
    mailbox_id: mailboxId,
    agents_as: input.agentsAs,
    readers_as: input.readersAs,
    revision: revision + 1,
  }
  const saved = revision
    ? await tx
        .updateTable('portal_settings')
        .set(row)
        .where('revision', '=', revision)
        .returning('revision')
        .executeTakeFirst()
    : await tx
        .insertInto('portal_settings')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning('revision')
        .executeTakeFirst()
  if (!saved) return fail('changedMeanwhile')
  emit('settingsChanged', {})
  return settingsView(tx, services)
}
