// The marks of a customer with their reasons, and the way to set them: a line each, or all in the head of the page.
import { Suspense, useState } from 'react'
import { useCommand } from '#web/commands.tsx'
import { CommandButton } from '#web/kit/CommandButton.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { type CustomerView, type Mark, marks } from '../customers.contract.ts'
import { markCommand } from './commands.ts'
import css from './customer.module.css'
import { MarkChips } from './Marks.tsx'

const MarkDialog = part(() => import('./MarkDialog.tsx'))

export function MarksHere({ customer, inHead }: { customer: CustomerView; inHead?: boolean }) {
  const t = useText()
  const format = useFormats()
  const [marking, setMarking] = useState<Mark | 'any'>()
  const mayMark = customer.allowed.includes('mark')
  useCommand(markCommand, () => setMarking('any'), { enabled: mayMark })
  return (
    <div className={inHead ? css.inHead : css.marks}>
      {customer.marks.map(({ mark, reason, by, at }) => {
        const set = t('customers.marks.by', { who: by?.name ?? '', at: format.date(at) })
        return (
          <div key={mark} className={css.mark}>
            <MarkChips marks={[mark]} />
            <p className="sm" dir="auto" title={inHead ? set : undefined}>
              {reason}
            </p>
            {mayMark && (
              <IconButton
                icon="pencil"
                size="tiny"
                label={t('customers.marks.edit', { mark: t(`customers.marks.${mark}`) })}
                onClick={() => setMarking(mark)}
              />
            )}
            {!inHead && <p className="xs faint">{set}</p>}
          </div>
        )
      })}
      {mayMark && customer.marks.length < marks.length && (
        <CommandButton command={markCommand} variant="link" size="small" />
      )}
      {marking && (
        <Suspense>
          <MarkDialog
            key={customer.revision}
            customer={customer}
            mark={marking === 'any' ? undefined : marking}
            onClose={() => setMarking(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}
