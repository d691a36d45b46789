// One company: what is known about it at the start, and beside it who belongs to it and what was said and done.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { type Noting, NotesOf } from '#capabilities/customers/web/Notes.tsx'
import { OwnerSelect } from '#capabilities/customers/web/Owner.tsx'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { Slot } from '#web/Slot.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { FormError, problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts, Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { useRouteParams } from '#web/route.ts'
import type { CompanyView } from '../companies.contract.ts'
import css from './companies.module.css'
import './slots.ts'

const CompanyDialog = part(() => import('./CompanyDialog.tsx'))

export default function CompanyPage() {
  const t = useText()
  const { companyId = '' } = useRouteParams<'companyId'>()
  const { data, error, refetch } = useQuery(api.companies.get.query({ companyId }))
  if (data) return <Whole key={data.id} company={data} />
  const isUnknown = isRefusal(error, 'companies.notFound') || isRefusal(error, 'kernel.invalidInput')
  return (
    <Page title={t('companies.one')}>
      {isUnknown ? (
        <EmptyState
          icon="building-2"
          title={t('companies.unknown')}
          actions={<Link to="/companies">{t('companies.toList')}</Link>}
        />
      ) : error ? (
        <ErrorState title={t('companies.oneDidNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={4} shape={[40, 70]} />
      )}
    </Page>
  )
}

function Whole({ company }: { company: CompanyView }) {
  const t = useText()
  const format = useFormats()
  const [asking, setAsking] = useState<'change' | 'remove'>()
  const { id: companyId, revision } = company
  const may = (what: CompanyView['allowed'][number]) => company.allowed.includes(what)
  const { queryKey } = api.companies.get.query({ companyId })
  const own = async (agentId: string | null, at: number) =>
    queryClient.setQueryData(queryKey, await api.companies.setOwner({ companyId, agentId, revision: at }))
  const choose = async (agentId: string | null, name: string) => {
    try {
      await own(agentId, revision)
      toast({
        text: t('customers.owner.done', { name }),
        icon: 'user-round-check',
        undo: () => own(company.owner?.id ?? null, revision + 1),
      })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
      void queryClient.invalidateQueries({ queryKey })
    }
  }
  const noting: Noting = {
    query: api.companies.notes.query({ companyId }),
    add: (body) => api.companies.addNote({ companyId, body }),
    edit: (given) => api.companies.editNote({ companyId, ...given }),
    remove: (given) => api.companies.removeNote({ companyId, ...given }),
  }
  return (
    <Page
      title={company.name}
      above={<Link to="/companies">{t('companies.title')}</Link>}
      below={<Slot name="company.head" companyId={companyId} />}
      actions={
        may('update') && (
          <>
            <Button icon="pencil" onClick={() => setAsking('change')}>
              {t('companies.change')}
            </Button>
            <Button variant="quiet" icon="trash-2" onClick={() => setAsking('remove')}>
              {t('companies.remove')}
            </Button>
          </>
        )
      }
      bodyClass={css.whole}
    >
      <div className={css.about}>
        <Section title={t('companies.about')}>
          <Facts
            facts={[
              [
                t('companies.domains'),
                company.domains.length ? (
                  <bdi key="domains">{format.list(company.domains)}</bdi>
                ) : (
                  <span key="domains" className="faint">
                    {t('companies.noDomains')}
                  </span>
                ),
              ],
              [
                t('customers.owner'),
                <OwnerSelect
                  key="owner"
                  owner={company.owner}
                  mayChange={may('setOwner')}
                  onChoose={(agentId, name) => void choose(agentId, name)}
                />,
              ],
            ]}
          />
        </Section>
        <Slot name="company.about" companyId={companyId} />
        <NotesOf noting={noting} mayWrite={may('note')} level={2} />
      </div>
      <div className={css.main}>
        <Slot name="company.main" companyId={companyId} />
      </div>
      {asking === 'change' && (
        <Suspense>
          <CompanyDialog company={company} onClose={() => setAsking(undefined)} />
        </Suspense>
      )}
      {asking === 'remove' && <Remove company={company} onClose={() => setAsking(undefined)} />}
    </Page>
  )
}

function Remove({ company, onClose }: { company: CompanyView; onClose: () => void }) {
  const t = useText()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: api.companies.remove,
    onSuccess: () => {
      toast({ text: t('companies.removed', { name: company.name }), icon: 'trash-2', seconds: 4 })
      void queryClient.invalidateQueries({ queryKey: ['companies.list'] })
      void navigate({ to: '/companies' })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('companies.removeTitle', { name: company.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('companies.cancel')}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate({ companyId: company.id, revision: company.revision })}
          >
            {t('companies.remove')}
          </Button>
        </>
      }
    >
      {remove.error && <FormError error={remove.error} />}
      <p>{t('companies.removeText')}</p>
    </Dialog>
  )
}
