// Files and pictures on their way into a message: uploaded at once, shown as they go, never lost without a word.
import type { Editor } from '@tiptap/react'
import { useState } from 'react'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { ApiError, api } from '#web/api.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { uploadAddress } from './editor/picture.ts'

export type Uploading = { id: number; name: string }
let last = 0

const isPicture = (file: File): boolean => /^image\/(png|jpeg|gif|webp)$/.test(file.type)

/** `take` adds files; pictures go into the text when `inText`. `maxBytes`: all files of one message together. */
export function useFiles(keeper: Keeper, editor: () => Editor | null, maxBytes: number) {
  const t = useText()
  const format = useFormats()
  const [uploading, setUploading] = useState<readonly Uploading[]>([])

  const take = (files: readonly File[], inText: boolean): void => {
    for (const file of files) void upload(file, inText && isPicture(file))
  }

  async function upload(file: File, inText: boolean): Promise<void> {
    const name = file.name || t('sending.files.picture')
    const there = keeper.state().written.files.reduce((sum, each) => sum + each.size, 0)
    if (there + file.size > maxBytes)
      return void toast({
        icon: 'circle-alert',
        text: t('sending.files.tooLarge', { name, max: format.bytes(maxBytes) }),
      })
    const mine = { id: ++last, name }
    setUploading((all) => [...all, mine])
    try {
      const body = new Uint8Array(await file.arrayBuffer())
      const kept = await api.files.upload({ body, name, type: file.type || 'application/octet-stream' })
      // With a line after it, so that whoever goes on writing does not write over it.
      const picture = { type: 'picture', attrs: { src: uploadAddress(kept.id), alt: name } }
      if (inText)
        editor()
          ?.chain()
          .focus()
          .insertContent([picture, { type: 'paragraph' }])
          .run()
      else keeper.change({ files: [...keeper.state().written.files, kept] })
    } catch (error) {
      const why = error instanceof ApiError && error.problem ? error.message : t('sending.files.noAnswer')
      toast({ icon: 'circle-alert', text: t('sending.files.failed', { name, why }) })
    } finally {
      setUploading((all) => all.filter((each) => each !== mine))
    }
  }

  const remove = (fileId: string): void => {
    const { files } = keeper.state().written
    const gone = files.find((file) => file.id === fileId)
    keeper.change({ files: files.filter((file) => file.id !== fileId) })
    if (gone)
      toast({
        text: t('sending.files.removed', { name: gone.name }),
        undo: () => keeper.change({ files: [...keeper.state().written.files, gone] }),
      })
  }
  return { uploading, take, remove }
}
