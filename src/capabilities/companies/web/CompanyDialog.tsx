// Making a company or changing it: its name, and the domains by which people belong to it.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, Textarea } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
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
  const formId = useId()
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
    <Dialog
      open
      onClose={onClose}
      title={t(given ? 'companies.change' : 'companies.new')}
      footer={
        <>
          <Button onClick={onClose}>{t('companies.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t(given ? 'companies.save' : 'companies.make')}
          </Button>
        </>
      }
    >
      <Form
        key={company?.revision}
        id={formId}
        className="stack"
        error={save.error}
        onSubmit={(values) => save.mutate(values)}
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <Field label={t('companies.name')} name="name">
          <Input required maxLength={200} defaultValue={company?.name} dir="auto" autoComplete="off" />
        </Field>
        <Field label={t('companies.domains')} name="domains" hint={t('companies.domainsHint')}>
          <Textarea rows={3} defaultValue={company?.domains.join('\n')} dir="ltr" spellCheck={false} />
        </Field>
      </Form>
    </Dialog>
  )
}
