// Folders: made, renamed and removed in one place. What was in a removed one stays, in no folder.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, Select } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { IconButton } from '#web/kit/IconButton.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay } from '#web/session.tsx'
import type { Folder } from '../macros.views.ts'
import { refreshMacros } from './data.ts'
import css from './macros.module.css'

export function FoldersDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const mayShare = useMay('macros:share')
  const folders = useQuery(api.macros.folders.query({})).data?.items ?? []
  const [round, setRound] = useState(0)
  const add = useMutation({
    mutationFn: api.macros.createFolder,
    onSuccess: () => {
      setRound((before) => before + 1)
      return refreshMacros()
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('macros.folders.title')}
      footer={<Button onClick={onClose}>{t('macros.folders.done')}</Button>}
    >
      {folders.length > 0 ? (
        <ul className={css.folders}>
          {folders.map((folder) => (
            <FolderLine key={folder.id} folder={folder} />
          ))}
        </ul>
      ) : (
        <p className="dim">{t('macros.folders.none')}</p>
      )}
      <Form
        key={round}
        className={css.newFolder}
        error={add.error}
        onSubmit={({ name = '', own }) => add.mutate({ name, own: own !== 'all' })}
      >
        <Field label={t('macros.folders.new')} name="name">
          <Input required maxLength={120} autoComplete="off" />
        </Field>
        {mayShare && (
          <Field label={t('macros.form.whose')} name="own">
            <Select defaultValue="all">
              <option value="all">{t('macros.whose.all')}</option>
              <option value="own">{t('macros.whose.own')}</option>
            </Select>
          </Field>
        )}
        <Button type="submit" icon="plus" busy={add.isPending}>
          {t('macros.folders.add')}
        </Button>
      </Form>
    </Dialog>
  )
}

function FolderLine({ folder }: { folder: Folder }) {
  const t = useText()
  const [renaming, setRenaming] = useState(false)
  const folderId = folder.id
  const after = () => {
    setRenaming(false)
    return refreshMacros()
  }
  const rename = useMutation({
    mutationFn: (name: string) => api.macros.renameFolder({ folderId, name }),
    onSuccess: ({ was }, name) => {
      const undo = () => api.macros.renameFolder({ folderId, name: was }).then(refreshMacros)
      if (was !== name) toast({ text: t('macros.done.folderRenamed', { name }), icon: 'pencil', undo })
      return after()
    },
  })
  const remove = useMutation({
    mutationFn: () => api.macros.removeFolder({ folderId }),
    onSuccess: (gone) => {
      const undo = () => api.macros.createFolder(gone).then(refreshMacros)
      toast({ text: t('macros.done.folderRemoved', { name: gone.name }), icon: 'trash-2', undo })
      return after()
    },
  })
  return (
    <li>
      {renaming ? (
        <Form className={css.renaming} error={rename.error} onSubmit={({ name = '' }) => rename.mutate(name)}>
          <Field label={t('macros.settings.name')} name="name">
            <Input required maxLength={120} autoComplete="off" autoFocus defaultValue={folder.name} />
          </Field>
          <Button type="submit" size="small" busy={rename.isPending}>
            {t('macros.form.save')}
          </Button>
        </Form>
      ) : (
        <>
          <span className="grow clip">
            <bdi>{folder.name}</bdi>{' '}
            <span className="faint">
              {t(folder.own ? 'macros.folders.ownCount' : 'macros.folders.count', { count: folder.count })}
            </span>
          </span>
          {folder.allowed.includes('change') && (
            <>
              <IconButton
                size="small"
                icon="pencil"
                label={t('macros.folders.rename', { name: folder.name })}
                onClick={() => setRenaming(true)}
              />
              <IconButton
                size="small"
                icon="trash-2"
                label={t('macros.folders.remove', { name: folder.name })}
                onClick={() => remove.mutate()}
              />
            </>
          )}
        </>
      )}
      <FormError error={remove.error} />
    </li>
  )
}
