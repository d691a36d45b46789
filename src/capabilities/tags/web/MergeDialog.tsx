// Making one tag another name of a second one.
import { useId, useState } from 'react'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Select } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import type { TagView } from '../tags.contract.ts'
import { useKeeping } from './keeping.ts'

export function MergeDialog({ tag, tags, onClose }: { tag: TagView; tags: readonly TagView[]; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const [busy, setBusy] = useState(false)
  const { merge } = useKeeping()
  const others = tags.filter((each) => each.id !== tag.id && !each.archived)
  const send = async ({ into }: Record<string, string>) => {
    const target = others.find((each) => each.id === into)
    if (!target) return
    setBusy(true)
    if (await merge(tag, target)) onClose()
    setBusy(false)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('tags.merge.title', { name: tag.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('tags.form.cancel')}</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            busy={busy}
            disabledReason={others.length ? undefined : t('tags.merge.noOther')}
          >
            {t('tags.settings.merge')}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={(values) => void send(values)} className="stack">
        <Field label={t('tags.merge.into')} name="into" hint={t('tags.merge.hint', { name: tag.name })}>
          <Select>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </Form>
    </Dialog>
  )
}
