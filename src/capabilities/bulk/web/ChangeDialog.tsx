// One thing to be done to many: to a selection, or to all that a list holds.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import type { InboxRow } from '#capabilities/inbox/inbox.contract.ts'
import { useTags } from '#capabilities/tags/web/data.ts'
import { api } from '#web/api.ts'
import { Field, Select } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { Chosen, What } from '../bulk.contract.ts'
import { type Deed, deedsFor, whatOf } from './deeds.ts'
import { begin } from './running.ts'

export type ChangeDialogProps = {
  chosen: Chosen
  /** What is selected; without it, everything that the list of this title holds. */
  rows?: readonly InboxRow[]
  title?: string
  onClose: () => void
  onBegun?: () => void
}

export default function ChangeDialog({ chosen, rows, title, onClose, onBegun }: ChangeDialogProps) {
  const t = useText()
  const may = {
    write: useMay('conversations:write'),
    tags: useMay('tags:use'),
    fields: useMay('fields:use'),
    spam: useMay('blocking:use'),
  }
  const deeds = deedsFor(may, rows, 'condition' in chosen ? chosen.condition : undefined)
  const [deed, setDeed] = useState<Deed>(deeds[0]!)
  const [isMissing, setMissing] = useState(false)
  const choose = (next: Deed) => {
    setDeed(next)
    setMissing(false)
  }
  const save = useMutation({
    mutationFn: (what: What) => begin(what, chosen),
    onSuccess: () => {
      onClose()
      onBegun?.()
    },
  })
  return (
    <FormDialog
      onClose={onClose}
      title={
        rows ? t('bulk.change.selected', { count: rows.length }) : t('bulk.change.everything', { title: title ?? '' })
      }
      cancel={t('bulk.change.cancel')}
      submit={t('bulk.change.do')}
      busy={save.isPending}
      error={save.error}
      focus="select"
      onSubmit={({ value }) => (value === '' ? setMissing(true) : save.mutate(whatOf(deed, value ?? '')))}
    >
      {'condition' in chosen && <HowMany condition={chosen.condition} />}
      <Field label={t('bulk.change.what')} name="deed">
        <Select value={deed} onChange={(event) => choose(event.target.value as Deed)}>
          {deeds.map((each) => (
            <option key={each} value={each}>
              {t(`bulk.deeds.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      <ValueField key={deed} deed={deed} rows={rows} isMissing={isMissing} />
      <p className="hint">{t('bulk.change.hint')}</p>
    </FormDialog>
  )
}

function HowMany({ condition }: { condition: Extract<Chosen, { condition: unknown }>['condition'] }) {
  const t = useText()
  const format = useFormats()
  const { data, error } = useQuery({
    ...api.views.preview.query({ condition: JSON.stringify(condition) }),
    staleTime: 0,
    retry: false,
  })
  if (error) return <p className="dim">{t('bulk.change.manyMany')}</p>
  if (!data) return <p className="dim">{t('bulk.change.counting')}</p>
  const { count, holdsClosed } = data
  // What is closed, and spam, is not counted beforehand.
  if (!count && holdsClosed) return <p className="dim">{t('bulk.change.countedLater')}</p>
  const shown = count >= 1000 ? `${format.number(999)}+` : format.number(count)
  return <p>{t(holdsClosed ? 'bulk.change.countAndClosed' : 'bulk.change.count', { shown, count })}</p>
}

/** To whom, which one, how: what a deed needs beside its name. */
function ValueField({
  deed,
  rows,
  isMissing,
}: {
  deed: Deed
  rows: readonly InboxRow[] | undefined
  isMissing: boolean
}) {
  const t = useText()
  const colleagues = useColleagues()
  const tags = useTags()
  const { data: teams } = useQuery({ ...api.people.teams.query({}), enabled: deed === 'team' })
  const options: Partial<Record<Deed, readonly { id: string; label: string }[]>> = {
    assign: colleagues.map(({ id, name }) => ({ id, label: name })),
    team: (teams ?? []).filter(({ archived }) => !archived).map(({ id, name }) => ({ id, label: name })),
    addTag: [...tags.values()]
      .filter((tag) => !tag.mergedInto && !tag.archived)
      .map(({ id, name }) => ({ id, label: name })),
    removeTag: [...tags.values()].filter((tag) => !tag.mergedInto).map(({ id, name }) => ({ id, label: name })),
    priority: (['urgent', 'high', 'normal', 'low'] as const).map((id) => ({
      id,
      label: t(`facets.fields.priority.${id}`),
    })),
    merge: (rows ?? []).map(({ id, number, subject }) => ({ id, label: `#${number} ${subject}` })),
    snooze: [1, 2, 3, 7, 14, 30].map((days) => ({ id: String(days), label: t('bulk.change.days', { days }) })),
  }
  const list = options[deed]
  if (!list) return null
  return (
    <Field
      label={t(`bulk.values.${deed as 'assign' | 'team' | 'addTag' | 'removeTag' | 'priority' | 'merge' | 'snooze'}`)}
      name="value"
      error={isMissing ? t('bulk.change.chooseFirst') : undefined}
    >
      <Select required>
        {/* Nobody and nothing is chosen unless somebody does: many conversations hang on it. */}
        {deed !== 'priority' && deed !== 'snooze' && <option value="">{t('bulk.change.choose')}</option>}
        {list.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  )
}
