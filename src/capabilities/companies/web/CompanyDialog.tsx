// Making a company or changing it: its name, and the domains by which people belong to it.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Field, Input, Textarea } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { CompanyView } from '../companies.contract.ts'

/** Without `company`: a new one. */
export default function CompanyDialog({
  company: given,
  onClose,
  onDone = onClose,
}: {
  company?: CompanyView
  onClose: () => void
  onDone?: (company: CompanyView) => void
}) {
  const t = useText()
  const [company, setCompany] = useState(given)
  const save = useMutation({
    mutationFn: ({ name = '', domains = '' }: Record<string, string>) => {
      const more = { name, domains: domains.split(/[\s,;]+/).filter(Boolean) }
      return company
        ? api.companies.update({ companyId: company.id, revision: company.revision, ...more })
        : api.companies.create(more)
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(api.companies.get.query({ companyId: saved.id }).queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: ['companies.list'] })
      onDone(saved)
    },
  })
  const newest = async () => {
    setCompany(await api.companies.get({ companyId: company!.id }))
    save.reset()
  }
  return (
    <FormDialog
      title={t(given ? 'companies.change' : 'companies.new')}
      revision={company?.revision}
      onClose={onClose}
      cancel={t('companies.cancel')}
      submit={t(given ? 'companies.save' : 'companies.make')}
      busy={save.isPending}
      error={save.error}
      head={<SaveError error={save.error} onNewest={() => void newest()} />}
      onSubmit={(values) => save.mutate(values)}
    >
      <Field label={t('companies.name')} name="name">
        <Input required maxLength={200} defaultValue={company?.name} dir="auto" autoComplete="off" />
      </Field>
      <Field label={t('companies.domains')} name="domains" hint={t('companies.domainsHint')}>
        <Textarea rows={3} defaultValue={company?.domains.join('\n')} dir="ltr" spellCheck={false} />
      </Field>
    </FormDialog>
  )
}
