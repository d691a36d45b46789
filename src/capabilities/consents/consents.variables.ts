// For each purpose the address at which the customer withdraws, for mails that go out under a consent. Whoever has not
// agreed to be written to for it has no such word, and a text that names it is not sent to them.
import type { Reader } from '#kernel/db.ts'
import type { VariableMap } from '#kernel/variables.ts'
import { readPurposes } from './consents.queries.ts'
import { withdrawLink } from './consents.tokens.ts'
import { mayContact } from './consents.views.ts'

export const variables = async (db: Reader): Promise<VariableMap> =>
  Object.fromEntries(
    (await readPurposes(db))
      .filter(({ archived, channels }) => !archived && channels.includes('email'))
      .map(({ id: purposeId, name }) => [
        `withdraw.${purposeId}`,
        {
          label: 'variables.withdraw',
          of: name,
          async read(reader, { customerId }, services) {
            const mayWrite = customerId !== null && (await mayContact(reader, customerId, purposeId, 'email'))
            return mayWrite ? withdrawLink(services, { customerId, purposeId, channel: 'email' }) : null
          },
        } satisfies VariableMap[string],
      ]),
  )
