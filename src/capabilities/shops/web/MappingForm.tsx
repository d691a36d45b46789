// Where things stand in what a shop sends: paths, amounts, and its own words for the state of an order.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type OrderState, orderStates } from '#capabilities/orders/orders.contract.ts'
import type { EndpointView, Mapping } from '../shops.contract.ts'
import { pathNames, usualPaths } from '../shops.mapping.rules.ts'
import css from './shops.module.css'

const listKey = () => api.shops.list.query({}).queryKey

/** Keeps what it started with, so that a change from elsewhere is noticed when saving. */
export function MappingForm({ shop: newest }: { shop: EndpointView }) {
  const t = useText()
  const [shop, setShop] = useState(newest)
  const save = useMutation({
    mutationFn: (mapping: Mapping) => api.shops.update({ endpointId: shop.id, revision: shop.revision, mapping }),
    onSuccess: (saved) => {
      setShop(saved)
      toast({ text: t('shops.mapping.saved'), icon: 'check' })
      return queryClient.invalidateQueries({ queryKey: listKey() })
    },
  })
  const takeNewest = () => {
    save.reset()
    setShop(newest)
  }
  const { paths, amounts, states } = shop.mapping
  const wordsFor = (state: OrderState) =>
    Object.entries(states)
      .flatMap(([word, meant]) => (meant === state ? [word] : []))
      .join(', ')
  return (
    <Section title={t('shops.mapping.title')}>
      <Form
        key={shop.revision}
        className="stack"
        error={save.error}
        onSubmit={(values) => save.mutate(mappingOf(values))}
      >
        <SaveError error={save.error} onNewest={takeNewest} />
        <p className="sm dim">{t('shops.mapping.what')}</p>
        <details className={css.part}>
          <summary>{t('shops.mapping.paths')}</summary>
          <div className={css.fields}>
            {pathNames.map((name) => (
              <Field key={name} label={t(`shops.paths.${name}`)} name={`mapping.paths.${name}`}>
                <Input
                  defaultValue={paths[name] ?? ''}
                  placeholder={usualPaths[name]}
                  maxLength={200}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  dir="ltr"
                />
              </Field>
            ))}
          </div>
        </details>
        <details className={css.part}>
          <summary>{t('shops.mapping.states')}</summary>
          <p className="sm dim">{t('shops.mapping.statesHint')}</p>
          <div className={css.fields}>
            {orderStates.map((state) => (
              <Field key={state} label={t(`facets.orders.lastState.${state}`)} name={`state.${state}`}>
                <Input
                  defaultValue={wordsFor(state)}
                  maxLength={600}
                  autoComplete="off"
                  spellCheck={false}
                  dir="auto"
                />
              </Field>
            ))}
          </div>
        </details>
        <Field label={t('shops.mapping.amounts')} name="amounts">
          <Select defaultValue={amounts} style={{ maxInlineSize: '24rem' }}>
            <option value="minor">{t('shops.mapping.minor')}</option>
            <option value="decimal">{t('shops.mapping.decimal')}</option>
          </Select>
        </Field>
        <div className="row">
          <Button type="submit" busy={save.isPending}>
            {t('shops.mapping.save')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}

function mappingOf(values: Record<string, string>): Mapping {
  const filled = (name: string) => values[name]?.trim() ?? ''
  const words = (state: OrderState) =>
    filled(`state.${state}`)
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean)
  return {
    paths: Object.fromEntries(
      pathNames.flatMap((name) => {
        const path = filled(`mapping.paths.${name}`)
        return path ? [[name, path]] : []
      }),
    ),
    amounts: values['amounts'] === 'decimal' ? 'decimal' : 'minor',
    states: Object.fromEntries(orderStates.flatMap((state) => words(state).map((word) => [word, state]))),
  }
}
