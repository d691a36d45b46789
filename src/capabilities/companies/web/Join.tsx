// Says that a customer belongs to a company, found by typing or made on the spot, and in which role.
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { InlineForm } from '#web/kit/InlineForm.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Membership } from '../companies.contract.ts'
import css from './companies.module.css'

export default function Join({
  customerId,
  membership,
  onClose,
}: {
  customerId: string
  membership?: Membership
  onClose: () => void
}) {
  const t = useText()
  const [text, setText] = useState(membership?.company.name ?? '')
  const asked = useDeferredValue(text.trim())
  const { data } = useQuery({
    ...api.companies.list.query({ text: asked, limit: 6 }),
    enabled: asked !== '' && !membership,
    placeholderData: keepPreviousData,
  })
  const known = asked ? (data?.items ?? []) : []
  const same = known.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase())
  const join = useMutation({
    mutationFn: async (role: string) => {
      const company = membership?.company ?? same ?? (await api.companies.create({ name: text }))
      await api.companies.setMember({ companyId: company.id, customerId, role, was: membership?.role })
    },
    onSuccess: onClose,
  })
  return (
    <InlineForm
      submit={t(membership ? 'companies.save' : same || !text.trim() ? 'companies.add' : 'companies.makeAndAdd')}
      cancel={t('companies.cancel')}
      busy={join.isPending}
      onClose={onClose}
      className={css.form}
      error={join.error}
      onSubmit={({ role = '' }) => join.mutate(role)}
    >
      {join.error && <FormError />}
      {!membership && (
        <Field label={t('companies.one')} name="name">
          <Input
            autoFocus
            required
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={200}
            dir="auto"
            autoComplete="off"
          />
        </Field>
      )}
      {!membership && known.length > 0 && !same && (
        <ul className={css.found} aria-label={t('companies.title')}>
          {known.map(({ id, name, domains }) => (
            <li key={id}>
              <Button variant="quiet" size="small" onClick={() => setText(name)}>
                <bdi>{name}</bdi>
                {domains[0] && <bdi className="faint">{domains[0]}</bdi>}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Field label={t('companies.role')} name="role">
        <Input
          maxLength={80}
          autoFocus={membership !== undefined}
          defaultValue={membership?.role}
          placeholder={t('companies.roleExample')}
          dir="auto"
          autoComplete="off"
        />
      </Field>
    </InlineForm>
  )
}
