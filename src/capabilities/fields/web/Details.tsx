// In the panel beside a conversation: how urgent it is, of what kind, and the fields that are asked of it.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useSettled } from '#capabilities/conversations/web/settled.ts'
import { useCommand } from '#web/commands.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { priorities, type MarksView, type Priority } from '../fields.contract.ts'
import { detailsCommand } from './commands.ts'
import { marksQuery, useFields, useKindName, useWriting } from './data.ts'
import { FieldControl } from './FieldControl.tsx'

export function Details({ conversationId }: { conversationId: string }) {
  const t = useText()
  const place = useRef<HTMLDivElement>(null)
  const { fields, kinds } = useFields()
  const kindName = useKindName()
  const { data } = useQuery({ ...marksQuery(conversationId), enabled: useSettled(conversationId) })
  const { setField, prioritise, setKind } = useWriting(conversationId)
  useCommand(detailsCommand, () => place.current?.querySelector<HTMLElement>('input, select')?.focus(), {
    enabled: data !== undefined,
  })
  if (!data) return null
  return (
    <Section title={t('fields.title')} level={3}>
      <div ref={place} className="compact-fields">
        <PriorityFields
          key={`${data.priority.value} ${data.priority.reason}`}
          priority={data.priority}
          onChange={(priority, reason) => void prioritise(priority, reason)}
        />
        <Field label={t('facets.fields.kind')}>
          <Select value={data.kind.id ?? ''} onChange={(event) => void setKind(event.target.value || null)}>
            <option value="">{t('fields.nothing')}</option>
            {kinds
              .filter((kind) => !kind.archived || kind.id === data.kind.id)
              .map((kind) => (
                <option key={kind.id} value={kind.id}>
                  {kindName(kind)}
                </option>
              ))}
          </Select>
        </Field>
        {data.fields.map(({ fieldId, value }) => {
          const field = fields.get(fieldId)
          return (
            field && (
              <FieldControl key={fieldId} field={field} value={value} onWrite={(to) => void setField(field, to)} />
            )
          )
        })}
      </div>
    </Section>
  )
}

function PriorityFields({
  priority,
  onChange,
}: {
  priority: MarksView['priority']
  onChange: (priority: Priority, reason: string) => void
}) {
  const t = useText()
  const [reason, setReason] = useState(priority.reason)
  return (
    <>
      <Field label={t('facets.fields.priority')}>
        <Select
          value={priority.value}
          onChange={(event) => onChange(event.target.value as Priority, event.target.value === 'normal' ? '' : reason)}
        >
          {priorities.map((each) => (
            <option key={each} value={each}>
              {t(`facets.fields.priority.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      {priority.value !== 'normal' && (
        <Field label={t('fields.why')}>
          <Input
            value={reason}
            maxLength={300}
            dir="auto"
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
            onBlur={() => onChange(priority.value, reason.trim())}
            onKeyDown={(event) => event.key === 'Enter' && onChange(priority.value, reason.trim())}
          />
        </Field>
      )}
    </>
  )
}
