// Handing over everything of a person, where people are looked after: in their menu, and before they are deactivated.
import { useNavigate } from '@tanstack/react-router'
import type { AgentView } from '#capabilities/people/people.contract.ts'
import { MenuItem } from '#web/kit/Menu.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import { Everything } from './Everything.tsx'
import { pageOf } from './Stranded.tsx'

export function PersonEntry({ agent }: { agent: AgentView }) {
  const t = useText()
  const navigate = useNavigate()
  if (!useMay('handovers:all') || agent.state === 'invited') return null
  return (
    <MenuItem icon="handshake" onClick={() => void navigate({ to: pageOf(agent.id) })}>
      {t('handovers.everything.open')}
    </MenuItem>
  )
}

export function Leaving({ agent }: { agent: AgentView }) {
  const may = useMay('handovers:all')
  return may ? <Everything key={agent.id} person={agent} isLeaving /> : null
}
