// The one line that `heed start` prints when everything runs.
import { setUpToken } from '#capabilities/organisation/organisation.public.ts'
import type { Role } from '#kernel/capability.ts'
import { runtimeOf } from '#kernel/kernel.ts'
import type { Running } from './start.ts'

/** While Heed is not set up, the address carries a one-time token: whoever reads this line may set it up. */
export async function readyLine({ app, address }: Running, roles: readonly Role[]): Promise<string> {
  if (!address) return `Heed is running (${roles.join(', ')}).`
  const token = await runtimeOf(app.kernel, {}).transact(setUpToken)
  // Behind a hash, because browsers keep that to themselves: it shows in no log and no referrer.
  return token ? `Heed is ready at ${address}/setup#${token} (open it to set Heed up)` : `Heed is ready at ${address}`
}
