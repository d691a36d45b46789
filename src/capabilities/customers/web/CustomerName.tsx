// The name of a customer, whole, and a field to correct it.
import { useState } from 'react'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { CustomerView } from '../customers.contract.ts'
import css from './customer.module.css'

export function CustomerName({ customer, level = 2 }: { customer: CustomerView; level?: 1 | 2 }) {
  const Heading = `h${level}` as const
  const t = useText()
  const [editing, setEditing] = useState(false)
  const [typed, setTyped] = useState(customer.name)
  const [error, setError] = useState<unknown>()
  const shown = customer.name || t('customers.noName')
  const { queryKey } = api.customers.get.query({ customerId: customer.id })
  const rename = async (name: string, revision: number): Promise<CustomerView> => {
    const saved = await api.customers.rename({ customerId: customer.id, name, revision })
    queryClient.setQueryData(queryKey, saved)
    return saved
  }
  const save = async () => {
    const name = typed.trim()
    setError(undefined)
    if (!name || name === customer.name) return setEditing(false)
    try {
      const saved = await rename(name, customer.revision)
      setEditing(false)
      toast({
        text: t('customers.renamed', { name }),
        icon: 'pencil',
        undo: customer.name ? () => rename(customer.name, saved.revision) : undefined,
      })
    } catch (failed) {
      setError(failed)
      if (isRefusal(failed, 'customers.changedMeanwhile')) void queryClient.invalidateQueries({ queryKey })
    }
  }
  if (!editing) {
    return (
      <div className={css.name}>
        <Heading dir="auto">{shown}</Heading>
        {customer.allowed.includes('rename') && (
          <IconButton
            icon="pencil"
            size="small"
            label={t('customers.rename')}
            onClick={() => {
              setTyped(customer.name)
              setEditing(true)
            }}
          />
        )}
      </div>
    )
  }
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        setEditing(false)
      }}
    >
      <input
        className="input"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        aria-label={t('customers.name')}
        maxLength={200}
        dir="auto"
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
      {error ? (
        <Banner kind="bad" live>
          {problemOf(error).title}
        </Banner>
      ) : null}
      <span className="row">
        <Button type="submit" size="small">
          {t('customers.saveName')}
        </Button>
        <Button size="small" variant="quiet" onClick={() => setEditing(false)}>
          {t('customers.keepName')}
        </Button>
      </span>
    </form>
  )
}
