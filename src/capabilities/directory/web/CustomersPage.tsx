// The list of customers: narrowed while one types, by mark, by last contact or name.
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { marks } from '#capabilities/customers/customers.contract.ts'
import { LookupTabs } from '#capabilities/companies/web/LookupTabs.tsx'
import { Slot } from '#web/Slot.tsx'
import { Button } from '#web/kit/Button.tsx'
import { SearchInput, Select } from '#web/kit/Field.tsx'
import { Page } from '#web/kit/Pane.tsx'
import { Segmented } from '#web/kit/Tabs.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { part } from '#web/part.ts'
import { useRouteSearch } from '#web/route.ts'
import { useMay } from '#web/session.tsx'
import { sorts } from '../directory.contract.ts'
import { Entries } from './Entries.tsx'
import './slots.ts'
import { TagSelect } from './TagSelect.tsx'
import { type DirectorySearch, readSearch, toAddress } from './search.ts'

const NewCustomer = part(() => import('#capabilities/customers/web/NewCustomer.tsx'))

export default function CustomersPage() {
  const t = useText()
  const navigate = useNavigate()
  const search = readSearch(useRouteSearch<Record<string, unknown>>())
  const mayMake = useMay('customers:write')
  const [making, setMaking] = useState(false)
  const seek = (next: Partial<DirectorySearch>) =>
    void navigate({ to: '/customers', search: toAddress({ ...search, ...next }) as never, replace: true })
  return (
    <Page
      title={t('directory.title')}
      tabs={<LookupTabs />}
      actions={
        <>
          <Slot name="directory.actions" asked={{ text: search.text.trim() || undefined, mark: search.mark }} />
          {mayMake && (
            <Button variant="primary" icon="user-plus" onClick={() => setMaking(true)}>
              {t('customers.new')}
            </Button>
          )}
        </>
      }
    >
      <div className="finder">
        <SearchInput
          label={t('directory.find')}
          value={search.text}
          onChange={(event) => seek({ text: event.target.value })}
        />
        <Select
          aria-label={t('directory.show')}
          value={search.mark ?? ''}
          onChange={(event) => seek({ mark: marks.find((mark) => mark === event.target.value) })}
        >
          <option value="">{t('directory.all')}</option>
          {marks.map((mark) => (
            <option key={mark} value={mark}>
              {t(`directory.only.${mark}`)}
            </option>
          ))}
        </Select>
        <TagSelect value={search.tagId} onChange={(tagId) => seek({ tagId })} />
        <Segmented
          label={t('directory.sort')}
          value={search.sort}
          onChange={(sort) => seek({ sort })}
          options={sorts.map((sort) => ({ value: sort, label: t(`directory.sort.${sort}`) }))}
        />
      </div>
      <Entries
        input={{ text: search.text.trim() || undefined, mark: search.mark, tagId: search.tagId, sort: search.sort }}
        isNarrowed={search.text.trim() !== '' || search.mark !== undefined || search.tagId !== undefined}
        onClear={() => seek({ text: '', mark: undefined, tagId: undefined })}
      />
      {making && (
        <Suspense>
          <NewCustomer onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </Page>
  )
}
