// Passwords: kept as argon2id hashes, checked with the same work whether there is one or not.
import type { Writer } from '#kernel/capability.ts'
import type { Reader } from '#kernel/db.ts'
import type { Services } from '#kernel/ports.ts'
import { organisation } from '#capabilities/organisation/organisation.public.ts'
import { accessContract } from './access.contract.ts'
import { type PasswordProblem, normalise, passwordProblem } from './access.password.ts'

/** Hash of nobody's password, with the parameters in use, for those who have none. */
export const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$DH+VsOW4uluOa8ieNrcn1g$dHDuy59wzS3DfMUoTaoCor0RJPJac4tLJtoiRg164fg'

/** True when `password` is the agent's. Takes as long when there is no such agent. */
export async function passwordMatches(
  db: Reader,
  services: Services,
  agentId: string | undefined,
  password: string,
): Promise<boolean> {
  const row = agentId
    ? await db.selectFrom('credentials').select('password_hash').where('agent_id', '=', agentId).executeTakeFirst()
    : undefined
  const matches = await services.passwords.verify(row?.password_hash ?? nobodys, normalise(password))
  return matches && row !== undefined
}

/** Sets it without asking for the earlier one or judging the new one. Ends no session: callers do. */
export async function setPassword(w: Writer, agentId: string, password: string): Promise<void> {
  const row = {
    agent_id: agentId,
    password_hash: await w.services.passwords.hash(normalise(password)),
    updated_at: w.now,
  }
  await w.tx
    .insertInto('credentials')
    .values(row)
    .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(row))
    .execute()
  w.record(accessContract, 'passwordChanged', { agentId })
}

/** Why this person may not have this password. */
export async function judgePassword(
  db: Reader,
  password: string,
  { name, email }: { name: string; email: string },
): Promise<PasswordProblem | undefined> {
  return passwordProblem(password, [name, email, (await organisation(db))?.name ?? '', 'heed'])
}
