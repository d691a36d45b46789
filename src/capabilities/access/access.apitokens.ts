// API tokens: shown once, kept as a digest, narrowed to their scopes and to what their owner may do at each use.
import type { ActionContext, QueryContext, Writer } from '#kernel/capability.ts'
import { accessContract, type TokenView } from './access.contract.ts'
import { digest, tokenPrefix } from './access.sessions.ts'

type C = typeof accessContract

/** Makes a token. The secret is in the answer and nowhere else. */
export async function createToken(
  w: Writer,
  wish: { agentId: string; name: string; scopes: readonly string[]; expiresAt: string | null },
): Promise<{ token: TokenView; secret: string }> {
  const secret = tokenPrefix + w.services.secrets.randomToken()
  const id = w.newId()
  const scopes = [...new Set(wish.scopes)].sort()
  await w.tx
    .insertInto('api_tokens')
    .values({
      id,
      agent_id: wish.agentId,
      name: wish.name,
      digest: digest(secret),
      scopes,
      created_at: w.now,
      expires_at: wish.expiresAt,
    })
    .execute()
  w.record(accessContract, 'tokensChanged', { ownerId: wish.agentId })
  return {
    secret,
    token: { id, name: wish.name, scopes, createdAt: w.now.toISOString(), lastUsedAt: null, expiresAt: wish.expiresAt },
  }
}

export async function createTokenAction(ctx: ActionContext<C, C['actions']['createToken']>) {
  const { actor, input, now, fail } = ctx
  if (actor.kind !== 'agent') return fail('personOnly')
  const foreign = input.scopes.filter((scope) => !actor.permissions.has(scope))
  if (foreign.length) return fail('scopeNotYours', { scopes: foreign })
  if (input.expiresAt && Date.parse(input.expiresAt) <= now.getTime()) return fail('expiryInPast')
  return createToken(ctx, { ...input, agentId: actor.id })
}

export async function revokeToken({ tx, actor, input, emit, fail }: ActionContext<C, C['actions']['revokeToken']>) {
  if (actor.kind !== 'agent') return fail('personOnly')
  const gone = await tx
    .deleteFrom('api_tokens')
    .where('id', '=', input.tokenId)
    .where('agent_id', '=', actor.id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) return fail('tokenNotFound')
  emit('tokensChanged', { ownerId: actor.id })
  return {}
}

export async function listTokens({ db, actor, fail }: QueryContext<C, C['queries']['tokens']>): Promise<TokenView[]> {
  if (actor.kind !== 'agent') return fail('personOnly')
  return db
    .selectFrom('api_tokens')
    .where('agent_id', '=', actor.id)
    .orderBy('created_at', 'desc')
    .limit(500)
    .select([
      'id',
      'name',
      'scopes',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      'expires_at as expiresAt',
    ])
    .execute()
}
