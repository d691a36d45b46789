// Access: who is in, how they got in, and how that ends.
import { createHash } from 'node:crypto'
import { rightsTopic } from '#kernel/actor.ts'
import { type Writer, capability } from '#kernel/capability.ts'
import { organisationContract } from '#capabilities/organisation/organisation.contract.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { peopleContract } from '#capabilities/people/people.contract.ts'
import { activeAccounts, agentByEmail } from '#capabilities/people/people.public.ts'
import { createTokenAction, listTokens, revokeToken } from './access.apitokens.ts'
import { accessContract } from './access.contract.ts'
import { acceptInvitation, resetPassword, setUp, signIn } from './access.entry.ts'
import { makeLink, makeResetLink, readLink } from './access.links.ts'
import { changePassword, endOtherSessions, endSession, sessions, signOut } from './access.own.ts'
import { demoPassword } from './access.public.ts'
import { seenDaemon } from './access.seen.ts'
import { authenticate, daysLater, endSessions } from './access.sessions.ts'
import { forgetAfterMs } from './access.slowdown.ts'

export default capability(accessContract, {
  uses: [accessContract, organisationContract, peopleContract],
  queries: {
    link: async ({ db, services, now, input, fail }) => {
      const link = await readLink(db, services, input.token, now)
      if (link === 'unknown') return fail('linkNotFound')
      if (link === 'ended') return fail('linkEnded')
      return { kind: link.kind, email: link.email, name: link.name, organisation: (await organisation(db))?.name ?? '' }
    },
    sessions,
    tokens: listTokens,
    demoAccounts: async ({ db, services }) =>
      services.config.demo
        ? (await activeAccounts(db, 6)).map((account) => ({ ...account, password: demoPassword }))
        : [],
  },
  actions: {
    setUp,
    signIn,
    signOut,
    endSession,
    endOtherSessions,
    resetPassword,
    acceptInvitation,
    changePassword,
    revokeToken,
    createToken: createTokenAction,
    // The same work and the same answer for every address; who it belongs to is looked up later, unseen.
    requestReset: async ({ input, enqueue }) => {
      enqueue(
        'makeResetLink',
        { email: input.email },
        { key: `reset ${createHash('sha256').update(input.email).digest('hex')}` },
      )
      return {}
    },
  },
  jobs: {
    makeResetLink: async ({ transact, payload }) =>
      transact(async (w) => makeResetLink(w, await agentByEmail(w.tx, payload.email))),
    purge: async ({ transact, now }) =>
      transact(async ({ tx }) => {
        const at = now()
        await tx.deleteFrom('sessions').where('expires_at', '<', at.toISOString()).execute()
        await tx.deleteFrom('one_time_links').where('expires_at', '<', daysLater(at, -30).toISOString()).execute()
        await tx
          .deleteFrom('sign_in_failures')
          .where('last_at', '<', new Date(at.getTime() - forgetAfterMs).toISOString())
          .execute()
      }),
  },
  schedule: { purge: '23 3 * * *' },
  on: {
    'people.invited': async ({ transact, payload: { id, at, payload } }) =>
      transact(async (w) => void (await makeLink(w, payload.agentId, 'invitation', { cause: id, replaces: at }))),
    'people.deactivated': async ({ transact, services, payload: { payload } }) => {
      await transact((w) => endAccess(w, payload.agentId))
      services.wake(rightsTopic)
    },
    // Requests are looked at one by one; open streams are told to look again.
    'people.changed': async ({ services, payload: { payload } }) =>
      void (payload.what.includes('role') && services.wake(rightsTopic)),
    'people.roleChanged': async ({ services }) => services.wake(rightsTopic),
    'organisation.changed': async ({ services }) => services.wake(rightsTopic),
    'people.teamMade': async ({ services }) => services.wake(rightsTopic),
    'people.teamChanged': async ({ services }) => services.wake(rightsTopic),
    'access.sessionsChanged': async ({ services, payload: { payload } }) =>
      void (payload.ended && services.wake(rightsTopic)),
    'access.tokensChanged': async ({ services }) => services.wake(rightsTopic),
  },
  audiences: { ownerId: { load: async () => new Map(), sees: (actor, id) => actor.id === id } },
  daemons: [seenDaemon],
  authenticate,
})

/** Whoever is deactivated finds nothing left when they come back. */
async function endAccess(w: Writer, agentId: string): Promise<void> {
  await endSessions(w, agentId)
  await w.tx.deleteFrom('one_time_links').where('agent_id', '=', agentId).execute()
  const gone = await w.tx.deleteFrom('api_tokens').where('agent_id', '=', agentId).returning('id').execute()
  if (gone.length) w.record(accessContract, 'tokensChanged', { ownerId: agentId })
}
