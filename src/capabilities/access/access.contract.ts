// How people and programs get in: set-up, sign-in, sessions, links sent by mail, passwords, API tokens.
import { z } from 'zod'
import { contract, instant, nothing } from '#kernel/contract.ts'
import { Locale, OrganisationName, TimeZone } from '#capabilities/organisation/organisation.contract.ts'
import { AgentEmail, AgentName } from '#capabilities/people/people.contract.ts'

/** What anyone types as a password; the rules for a new one are checked when it is set, so that old ones still open. */
const typedPassword = z.string().min(1).max(1000)
const linkToken = z.string().min(1).max(200)
const signedIn = z.object({ agentId: z.uuid() })

export const SessionView = z.object({
  id: z.uuid(),
  /** The one that asks. */
  current: z.boolean(),
  /** As the browser names itself, shortened: `Firefox on Linux`. Empty: it did not say. */
  browser: z.string(),
  ip: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
})
export type SessionView = z.output<typeof SessionView>

export const TokenView = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
})
export type TokenView = z.output<typeof TokenView>

const newPassword = ['passwordTooShort', 'passwordTooLong', 'passwordTooCommon', 'passwordIsYours'] as const

export const accessContract = contract('access', {
  permissions: { tokens: 'Make API tokens with a part of the own rights' },
  errors: {
    alreadySetUp: { status: 409, message: 'Heed is set up already. Sign in' },
    wrongSetUpToken: {
      status: 403,
      message: 'This set-up link is not the latest one. Use the one that the last start of Heed printed',
    },
    wrongCredentials: { status: 401, message: 'This address and password do not match', field: 'password' },
    slowDown: { status: 429, message: 'Too many tries. Wait before the next one' },
    wrongPassword: { status: 403, message: 'This is not your present password', field: 'current' },
    linkNotFound: { status: 404, message: 'This link is not one of ours' },
    linkEnded: { status: 410, message: 'This link was used already or is too old. Ask for a new one' },
    passwordTooShort: { status: 422, message: 'A password needs at least 10 characters', field: 'password' },
    passwordTooLong: { status: 422, message: 'A password may have at most 200 characters', field: 'password' },
    passwordTooCommon: {
      status: 422,
      message: 'This password is among the first that a guesser tries. Choose another',
      field: 'password',
    },
    passwordIsYours: { status: 422, message: 'A password must not be made of your name or address', field: 'password' },
    sessionNotFound: { status: 404, message: 'There is no such session' },
    tokenNotFound: { status: 404, message: 'There is no such token' },
    scopeNotYours: { status: 403, message: 'A token can only get rights that you have' },
    expiryInPast: { status: 422, message: 'The token would have ended already', field: 'expiresAt' },
    personOnly: { status: 403, message: 'Only the signed-in person can do this, not an API token' },
    unknownLocale: { status: 422, message: 'Heed does not speak this language yet', field: 'locale' },
  },
  events: {
    signedIn: { seenBy: 'nobody', payload: z.object({ agentId: z.uuid(), sessionId: z.uuid() }) },
    sessionsChanged: {
      about: 'ownerId',
      seenBy: 'signedIn',
      payload: z.object({ ownerId: z.uuid(), ended: z.boolean() }),
    },
    tokensChanged: { about: 'ownerId', seenBy: 'signedIn', payload: z.object({ ownerId: z.uuid() }) },
    passwordChanged: { seenBy: 'nobody', payload: z.object({ agentId: z.uuid() }) },
    linkMade: {
      seenBy: 'nobody',
      payload: z.object({ linkId: z.uuid(), agentId: z.uuid(), kind: z.enum(['invitation', 'reset']) }),
    },
  },
  jobs: {
    makeResetLink: z.object({ email: z.string() }),
    purge: nothing,
  },
  queries: {
    link: {
      summary: 'Whom a link sent by mail is for',
      route: 'GET /links/{token}',
      needs: 'public',
      input: z.object({ token: linkToken }),
      output: z.object({
        kind: z.enum(['invitation', 'reset']),
        email: z.string(),
        name: z.string(),
        organisation: z.string(),
      }),
      fails: ['linkNotFound', 'linkEnded'],
      limit: { per: 'ip', max: 60, seconds: 60 },
    },
    sessions: {
      summary: 'Where you are signed in',
      route: 'GET /sessions',
      needs: 'signedIn',
      input: nothing,
      output: z.array(SessionView),
      fails: ['personOnly'],
      staleOn: ['access.sessionsChanged'],
    },
    tokens: {
      summary: 'Your API tokens, without their secrets',
      route: 'GET /tokens',
      needs: 'signedIn',
      input: nothing,
      output: z.array(TokenView),
      fails: ['personOnly'],
      staleOn: ['access.tokensChanged'],
    },
    demoAccounts: {
      summary: 'Accounts to sign in with; empty unless Heed runs as a demo',
      route: 'GET /demo-accounts',
      needs: 'public',
      input: nothing,
      output: z.array(z.object({ email: z.string(), name: z.string(), role: z.string(), password: z.string() })),
      limit: { per: 'ip', max: 60, seconds: 60 },
    },
  },
  actions: {
    setUp: {
      summary: 'Set Heed up: the organisation and its first admin, who is signed in at once',
      route: 'POST /set-up',
      needs: 'public',
      input: z.object({
        token: linkToken,
        organisation: OrganisationName,
        name: AgentName,
        email: AgentEmail,
        password: typedPassword,
        timeZone: TimeZone,
        locale: Locale,
      }),
      output: signedIn,
      fails: ['alreadySetUp', 'wrongSetUpToken', 'unknownLocale', ...newPassword],
      limit: { per: 'ip', max: 20, seconds: 60 },
      secret: true,
    },
    signIn: {
      summary: 'Sign in with address and password; the session is a cookie',
      route: 'POST /sign-in',
      needs: 'public',
      input: z.object({ email: z.string().trim().toLowerCase().min(1).max(254), password: typedPassword }),
      output: signedIn,
      fails: ['wrongCredentials', 'slowDown'],
      limit: { per: 'ip', max: 60, seconds: 60 },
      secret: true,
    },
    signOut: {
      summary: 'End this session',
      route: 'POST /sign-out',
      needs: 'public',
      input: nothing,
      output: nothing,
      limit: { per: 'ip', max: 300, seconds: 60 },
    },
    endSession: {
      summary: 'End one of your sessions',
      route: 'DELETE /sessions/{sessionId}',
      needs: 'signedIn',
      input: z.object({ sessionId: z.uuid() }),
      output: nothing,
      fails: ['sessionNotFound', 'personOnly'],
    },
    endOtherSessions: {
      summary: 'End all your sessions but this one',
      route: 'POST /sessions/end-others',
      needs: 'signedIn',
      input: nothing,
      output: z.object({ ended: z.number().int() }),
      fails: ['personOnly'],
    },
    requestReset: {
      summary: 'Ask for a mail to set a new password; the answer is the same for any address',
      route: 'POST /password-resets',
      needs: 'public',
      input: z.object({ email: AgentEmail }),
      output: nothing,
      limit: { per: 'ip', max: 10, seconds: 60 },
    },
    resetPassword: {
      summary: 'Set a new password with the link from the mail; every other session ends',
      route: 'POST /password-resets/complete',
      needs: 'public',
      input: z.object({ token: linkToken, password: typedPassword }),
      output: signedIn,
      fails: ['linkNotFound', 'linkEnded', ...newPassword],
      limit: { per: 'ip', max: 20, seconds: 60 },
      secret: true,
    },
    acceptInvitation: {
      summary: 'Take the seat one was invited to',
      route: 'POST /invitations/accept',
      needs: 'public',
      input: z.object({
        token: linkToken,
        name: AgentName,
        password: typedPassword,
        locale: Locale.optional(),
        timeZone: TimeZone.optional(),
      }),
      output: signedIn,
      fails: ['linkNotFound', 'linkEnded', 'unknownLocale', ...newPassword],
      limit: { per: 'ip', max: 20, seconds: 60 },
      secret: true,
    },
    changePassword: {
      summary: 'Change the own password; every other session ends',
      route: 'POST /me/password',
      needs: 'signedIn',
      input: z.object({ current: typedPassword, password: typedPassword }),
      output: nothing,
      fails: ['wrongPassword', 'slowDown', 'personOnly', ...newPassword],
      limit: { per: 'actor', max: 20, seconds: 60 },
      secret: true,
    },
    createToken: {
      summary: 'Make an API token; its secret is in this answer and never again',
      route: 'POST /tokens',
      needs: 'tokens',
      input: z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(z.string().max(100)).min(1).max(500),
        expiresAt: instant.nullable().default(null),
      }),
      output: z.object({ token: TokenView, secret: z.string() }),
      fails: ['scopeNotYours', 'expiryInPast', 'personOnly'],
      limit: { per: 'actor', max: 60, seconds: 3600 },
      secret: true,
    },
    revokeToken: {
      summary: 'End an API token at once',
      route: 'DELETE /tokens/{tokenId}',
      needs: 'signedIn',
      input: z.object({ tokenId: z.uuid() }),
      output: nothing,
      fails: ['tokenNotFound', 'personOnly'],
    },
  },
})
