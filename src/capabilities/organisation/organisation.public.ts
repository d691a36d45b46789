// What other capabilities may ask of the organisation and do with it.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import { organisationContract } from './organisation.contract.ts'

export type Organisation = {
  name: string
  timeZone: string
  locale: string
  quoteHistory: boolean
  reopenDays: number
  proxyImages: boolean
  /** Spam is removed after so many; null: it is kept. */
  spamDays: number | null
}

/** The settings; undefined while Heed is not set up. */
export const organisation = (db: Reader): Promise<Organisation | undefined> =>
  db
    .selectFrom('organisation')
    .select([
      'name',
      'time_zone as timeZone',
      'locale',
      'quote_history as quoteHistory',
      'reopen_days as reopenDays',
      'proxy_images as proxyImages',
      'spam_days as spamDays',
    ])
    .executeTakeFirst()

/** A fresh token for the set-up page, in place of any earlier one; undefined when Heed is set up already. Only its digest is kept. */
export async function setUpToken(w: Writer): Promise<string | undefined> {
  if (await organisation(w.tx)) return undefined
  const token = w.services.secrets.randomToken()
  const row = { digest: digest(token), made_at: w.now }
  await w.tx
    .insertInto('setup_token')
    .values(row)
    .onConflict((conflict) => conflict.column('one').doUpdateSet(row))
    .execute()
  return token
}

/**
 * Uses the token up; true once for the right one. A second caller waits for the first to commit and then gets
 * false, so that two set-ups at once make one organisation.
 */
export async function useSetUpToken({ tx }: Writer, token: string): Promise<boolean> {
  const kept = await tx.selectFrom('setup_token').select('digest').forUpdate().executeTakeFirst()
  if (!kept || !timingSafeEqual(Buffer.from(kept.digest), Buffer.from(digest(token)))) return false
  await tx.deleteFrom('setup_token').execute()
  return true
}

/** Makes the organisation, with defaults for what is not given. The only one: a second throws. */
export async function createOrganisation(
  w: Writer,
  { name, timeZone, locale }: Pick<Organisation, 'name' | 'timeZone' | 'locale'>,
): Promise<void> {
  await w.tx
    .insertInto('organisation')
    .values({ name, time_zone: timeZone, locale, changed_at: w.now, created_at: w.now })
    .execute()
  w.record(organisationContract, 'setUp', { name })
}

const digest = (token: string): string => createHash('sha256').update(token).digest('hex')

export { daysLater, momentOf, timeChoices } from './organisation.times.ts'
