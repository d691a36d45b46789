// What each column is, with the first rows beside it, and what becomes of those who are there already.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Choices, Radio } from '#web/kit/Choice.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { Table } from '#web/kit/Table.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { Existing, ImportView } from '../exchange.contract.ts'
import css from './exchange.module.css'
import { SavedMappings } from './SavedMappings.tsx'

const existings: readonly Existing[] = ['fill', 'skip', 'overwrite']

export function Mapping({ it }: { it: ImportView }) {
  const t = useText()
  const [mapping, setMapping] = useState(it.mapping)
  const [hasHeading, setHasHeading] = useState(it.hasHeading)
  const [existing, setExisting] = useState(it.existing)
  const check = useMutation({
    mutationFn: ({ source }: Record<string, string>) =>
      api.exchange.check({ importId: it.id, mapping, hasHeading, existing, source: source || undefined }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['exchange.get'] }),
  })
  const heading = it.hasHeading ? it.firstRows.slice(1) : it.firstRows
  const shown = (hasHeading && !it.hasHeading ? heading.slice(1) : heading).slice(0, 3)
  const columns = it.columns.map((name, at) => ({ at, name: name || t('exchange.columnNumber', { number: at + 1 }) }))
  const isUsed = (target: string, at: number) =>
    !['email', 'phone', 'domain'].includes(target) && mapping.some((each, other) => each === target && other !== at)
  return (
    <Section title={t('exchange.mapping.title')} aside={<SavedMappings it={it} mapping={mapping} onUse={setMapping} />}>
      <Form onSubmit={(values) => check.mutate(values)} error={check.error} className={css.form}>
        <FormError />
        <Table
          label={t('exchange.mapping.title')}
          stacks
          rows={columns}
          keyOf={({ at }) => at}
          columns={[
            { id: 'column', label: t('exchange.column'), heading: true, cell: ({ name }) => <bdi>{name}</bdi> },
            {
              id: 'is',
              label: t('exchange.mapping.is'),
              cell: ({ at, name }) => (
                <Select
                  aria-label={t('exchange.mapping.of', { name })}
                  value={mapping[at] ?? ''}
                  onChange={({ target }) =>
                    setMapping(mapping.map((each, other) => (other === at ? target.value || null : each)))
                  }
                >
                  <option value="">{t('exchange.mapping.none')}</option>
                  {it.choices.map((choice) => (
                    <option key={choice.target} value={choice.target} disabled={isUsed(choice.target, at)}>
                      {choice.name ??
                        t(`exchange.targets.${it.about}.${choice.target}` as 'exchange.targets.customer.name')}
                    </option>
                  ))}
                </Select>
              ),
            },
            {
              id: 'rows',
              label: t('exchange.mapping.rows'),
              cell: ({ at }) => (
                <span className={css.cells}>
                  {shown.map((row, place) => (
                    <bdi key={place}>{row[at] || '–'}</bdi>
                  ))}
                </span>
              ),
            },
          ]}
        />
        {it.format === 'csv' && (
          <Checkbox checked={hasHeading} onChange={({ target }) => setHasHeading(target.checked)}>
            {t('exchange.mapping.heading')}
          </Checkbox>
        )}
        <div className={css.existing}>
          <Choices label={t('exchange.existing.title')}>
            {existings.map((each) => (
              <Radio
                key={each}
                name="existing"
                checked={existing === each}
                onChange={() => setExisting(each)}
                hint={t(`exchange.existing.${each}.hint`)}
              >
                {t(`exchange.existing.${each}`)}
              </Radio>
            ))}
          </Choices>
        </div>
        {mapping.includes('key') && (
          <Field label={t('exchange.source')} name="source" hint={t('exchange.source.hint')}>
            <Input defaultValue={it.source} maxLength={40} />
          </Field>
        )}
        <div className="row">
          <Button
            type="submit"
            variant={it.state === 'checked' ? undefined : 'primary'}
            icon="check-check"
            busy={check.isPending}
          >
            {t(it.state === 'checked' ? 'exchange.act.checkAgain' : 'exchange.act.check')}
          </Button>
          <span className="xs dim">{t('exchange.mapping.note', { encoding: it.encoding.toUpperCase() })}</span>
        </div>
      </Form>
    </Section>
  )
}
