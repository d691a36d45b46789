// When somebody has left: what they were named for ends. What they had in hand is handed over before (handovers).
import type { EventRow, JobContext } from '#kernel/capability.ts'
import type { conversationsContract } from './conversations.contract.ts'
import { leaveMemberships } from './conversations.privacy.ts'

/** Safe to run twice. */
export const leave = ({
  transact,
  payload: { payload },
}: JobContext<typeof conversationsContract, EventRow<{ agentId: string }>>): Promise<void> =>
  transact((w) => leaveMemberships(w, payload.agentId))
