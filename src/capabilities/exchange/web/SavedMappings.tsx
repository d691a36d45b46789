// Mappings that were kept: used, kept under a name, removed.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { Menu, MenuItem, MenuSeparator } from '#web/kit/Menu.tsx'
import { failed } from '#web/kit/failed.ts'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { ImportView, MappingView } from '../exchange.contract.ts'

type Mapping = (string | null)[]
type Props = { it: ImportView; mapping: Mapping; onUse: (mapping: Mapping) => void }

export function SavedMappings({ it, mapping, onUse }: Props) {
  const t = useText()
  const saved = useQuery(api.exchange.mappings.query({})).data?.items.filter(({ about }) => about === it.about) ?? []
  const [saving, setSaving] = useState(false)
  const known = new Set(it.choices.map(({ target }) => target))
  const use = ({ targets }: MappingView) =>
    onUse(it.columns.map((column) => (known.has(targets[column] ?? '') ? targets[column]! : null)))
  const remove = ({ id, about, name, targets }: MappingView) =>
    api.exchange.removeMapping({ mappingId: id }).then(
      () =>
        toast({
          text: t('exchange.saved.removed', { name }),
          icon: 'trash-2',
          undo: async () => void (await api.exchange.saveMapping({ about, name, targets })),
        }),
      failed,
    )
  // Without a heading there are no names to keep it by.
  if (!it.columns.some(Boolean)) return null
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button size="small" variant="quiet" icon="table">
            {t('exchange.saved.title')}
          </Button>
        }
      >
        {saved.map((each) => (
          <MenuItem key={each.id} onClick={() => use(each)}>
            {t('exchange.saved.use', { name: each.name })}
          </MenuItem>
        ))}
        {saved.length > 0 && <MenuSeparator />}
        <MenuItem icon="plus" onClick={() => setSaving(true)}>
          {t('exchange.saved.save')}
        </MenuItem>
        {saved.map((each) => (
          <MenuItem key={each.id} icon="trash-2" onClick={() => void remove(each)}>
            {t('exchange.saved.remove', { name: each.name })}
          </MenuItem>
        ))}
      </Menu>
      {saving && <Save it={it} mapping={mapping} onClose={() => setSaving(false)} />}
    </>
  )
}

function Save({ it, mapping, onClose }: { it: ImportView; mapping: Mapping; onClose: () => void }) {
  const t = useText()
  const targets = Object.fromEntries(
    it.columns.flatMap((column, at) => (column && mapping[at] ? [[column, mapping[at]]] : [])),
  )
  const save = useMutation({
    mutationFn: ({ name = '' }: Record<string, string>) => api.exchange.saveMapping({ about: it.about, name, targets }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['exchange.mappings'] })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('exchange.saved.save')}
      onClose={onClose}
      cancel={t('exchange.cancel')}
      submit={t('exchange.saved.keep')}
      busy={save.isPending}
      error={save.error}
      onSubmit={(values) => save.mutate(values)}
      focus="input"
    >
      <Field label={t('exchange.saved.name')} name="name" hint={t('exchange.saved.hint')}>
        <Input required maxLength={80} />
      </Field>
    </FormDialog>
  )
}
