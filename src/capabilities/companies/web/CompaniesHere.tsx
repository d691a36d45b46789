// Where a customer works: on the customer's page and in the panel beside a conversation.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { Slot } from '#web/Slot.tsx'
import { useMay } from '#web/session.tsx'
import type { Membership } from '../companies.contract.ts'
import css from './companies.module.css'
import './slots.ts'

const Join = part(() => import('./Join.tsx'))

export function CompaniesHere({ customerId, inPanel }: { customerId: string; inPanel?: boolean }) {
  const t = useText()
  const mayChange = useMay('companies:write')
  const query = api.companies.ofCustomer.query({ customerId })
  const { data } = useQuery(query)
  const [joining, setJoining] = useState<Membership | true>()
  if (!data || (!data.items.length && !mayChange)) return null
  const again = () => queryClient.invalidateQueries({ queryKey: query.queryKey })
  const leave = async ({ company, role }: Membership) => {
    try {
      await api.companies.removeMember({ companyId: company.id, customerId })
      toast({
        text: t('companies.left', { name: company.name }),
        icon: 'building-2',
        undo: () => api.companies.setMember({ companyId: company.id, customerId, role }).then(again),
      })
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    }
    await again()
  }
  return (
    <Section title={t('companies.worksAt')} level={inPanel ? 3 : 2}>
      <ul className={css.works}>
        {data.items.map((each) => (
          <li key={each.company.id}>
            <span>
              <Link to={`/companies/${each.company.id}`} dir="auto">
                {each.company.name}
              </Link>
              {each.role && <span className="dim">, {each.role}</span>}
              {each.byDomain && <span className="xs faint"> {t('companies.byDomain', { domain: each.byDomain })}</span>}
            </span>
            {mayChange && (
              <>
                <IconButton
                  icon="pencil"
                  size="tiny"
                  label={t('companies.setRole', { name: each.company.name })}
                  onClick={() => setJoining(each)}
                />
                <IconButton
                  icon="x"
                  size="tiny"
                  label={t('companies.leave', { name: each.company.name })}
                  onClick={() => void leave(each)}
                />
              </>
            )}
            {inPanel && <Slot name="company.beside" companyId={each.company.id} />}
          </li>
        ))}
      </ul>
      {joining ? (
        <Suspense>
          <Join
            customerId={customerId}
            membership={joining === true ? undefined : joining}
            onClose={() => {
              setJoining(undefined)
              void again()
            }}
          />
        </Suspense>
      ) : (
        mayChange && (
          <Button variant="link" size="small" icon="plus" onClick={() => setJoining(true)}>
            {t('companies.join')}
          </Button>
        )
      )}
    </Section>
  )
}
