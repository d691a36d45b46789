// Making or changing a tag: its name and its colour.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Tag } from '#web/kit/Chip.tsx'
import { Choices, Radio } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { SaveError } from '#web/kit/SaveError.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type Hue, type TagView, hues } from '../tags.contract.ts'
import { tagsQuery } from './data.ts'
import { refresh } from './keeping.ts'
import css from './tags.module.css'

/** Without `tag`: a new one. */
export function TagDialog({ tag: given, onClose }: { tag?: TagView; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const [tag, setTag] = useState(given)
  const save = useMutation({
    mutationFn: ({ name, colour }: { name: string; colour: Hue }) =>
      tag
        ? api.tags.update({ tagId: tag.id, revision: tag.revision, name, colour })
        : api.tags.create({ name, colour }),
    onSuccess: (saved) => {
      const undo =
        tag &&
        (() =>
          api.tags
            .update({ tagId: tag.id, revision: saved.revision, name: tag.name, colour: tag.colour })
            .then(refresh))
      toast({ text: t('tags.done.saved', { name: saved.name }), icon: 'check', undo })
      onClose()
      return refresh()
    },
  })
  const newest = async () => {
    await queryClient.invalidateQueries({ queryKey: tagsQuery().queryKey })
    const { items } = await queryClient.fetchQuery(tagsQuery())
    save.reset()
    setTag(items.find(({ id }) => id === given?.id))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={given ? t('tags.form.title', { name: given.name }) : t('tags.settings.make')}
      footer={
        <>
          <Button onClick={onClose}>{t('tags.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {t(given ? 'tags.form.save' : 'tags.settings.make')}
          </Button>
        </>
      }
    >
      <Form
        key={tag?.revision}
        id={formId}
        error={save.error}
        onSubmit={({ name = '', colour }) => save.mutate({ name, colour: (colour as Hue | undefined) ?? 'grey' })}
        className="stack"
      >
        <SaveError error={save.error} onNewest={() => void newest()} />
        <Field label={t('tags.settings.name')} name="name">
          <Input required maxLength={60} defaultValue={tag?.name} autoComplete="off" />
        </Field>
        <Choices label={t('tags.settings.colour')}>
          <span className={css.colours}>
            {hues.map((hue) => (
              <Radio key={hue} name="colour" value={hue} defaultChecked={hue === (tag?.colour ?? 'grey')}>
                <Tag hue={hue}>{t(`tags.colours.${hue}`)}</Tag>
              </Radio>
            ))}
          </span>
        </Choices>
      </Form>
    </Dialog>
  )
}
