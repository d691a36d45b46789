// What lines of the thread say about a plan: who did something with it, whose it is, and when it is due.
import { useFormats } from '#web/kit/i18n.tsx'
import type { EventLine } from '../conversations.views.ts'

/** The payload names `agentId` and `at`. */
export function usePlanValues({ payload, names, actor, at }: EventLine) {
  const format = useFormats()
  const bold = (text: string) => (
    <b>
      <bdi>{text}</bdi>
    </b>
  )
  return {
    who: bold(actor.name),
    owner: bold(names[String(payload['agentId'])] ?? ''),
    at: bold(format.soon(String(payload['at']), at)),
  }
}
