// What everybody must know of a customer before answering, in a word with its icon: in the head of a conversation, in
// rows, on the page.
import { Chip } from '#web/kit/Chip.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Mark } from '../customers.contract.ts'

export const markIcons = { vip: 'star', vulnerable: 'heart-handshake' } as const

export function MarkChips({ marks, reasons }: { marks: readonly Mark[]; reasons?: ReadonlyMap<Mark, string> }) {
  const t = useText()
  return marks.map((mark) => (
    <Chip key={mark} kind={mark === 'vulnerable' ? 'warn' : 'good'} icon={markIcons[mark]} title={reasons?.get(mark)}>
      {t(`customers.marks.${mark}`)}
    </Chip>
  ))
}
