// Chooses a customer: some are offered, others are looked up while one types.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Choices, Radio } from '#web/kit/Choice.tsx'
import { SearchInput } from '#web/kit/Field.tsx'
import { useText } from '#web/kit/i18n.tsx'
import css from './identity.module.css'

export type Picked = { id: string; name: string; sub?: string | undefined }

/** `offered` stands first; `except` is never among them. */
export function PickCustomer({
  label,
  except,
  offered,
  value,
  isMissing,
  onPick,
}: {
  label: string
  except: readonly string[]
  offered: readonly Picked[]
  value: string | undefined
  /** It was sent without a choice. */
  isMissing: boolean
  onPick: (picked: Picked) => void
}) {
  const t = useText()
  const [text, setText] = useState('')
  const { data } = useQuery({
    ...api.directory.list.query({ text: text.trim(), limit: 8 }),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
  })
  const found = (text.trim() ? (data?.items ?? []) : []).map(({ id, name, email, phone }) => ({
    id,
    name,
    sub: email ?? phone ?? undefined,
  }))
  const all = [...(text.trim() ? [] : offered), ...found].filter(({ id }) => !except.includes(id))
  return (
    <div className="stack">
      {isMissing && value === undefined && <Banner kind="warn">{t('identity.chooseFirst')}</Banner>}
      <SearchInput
        label={t('directory.find')}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      {all.length > 0 ? (
        <Choices label={label}>
          <div className={css.picks}>
            {all.map((each) => (
              <Radio
                key={each.id}
                name="customer"
                checked={value === each.id}
                onChange={() => onPick(each)}
                hint={each.sub}
              >
                <bdi>{each.name || t('customers.noName')}</bdi>
              </Radio>
            ))}
          </div>
        </Choices>
      ) : (
        text.trim() !== '' && data && <p className="sm faint">{t('identity.nobodyFound')}</p>
      )}
    </div>
  )
}
