// Choosing the own photo: cut to a square and made small here, so that nothing large travels and no camera data goes along.
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Button } from '#web/kit/Button.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMe } from '#web/session.tsx'
import { photoOf } from '#web/shell/photo.ts'

const side = 256

export function Photo() {
  const t = useText()
  const me = useMe()
  const chooser = useRef<HTMLInputElement>(null)
  const [unreadable, setUnreadable] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['people.me'] })
  const set = useMutation({
    mutationFn: async (file: File) => api.people.setPhoto({ body: await squared(file) }),
    onSuccess: refresh,
  })
  const remove = useMutation({ mutationFn: api.people.removePhoto, onSuccess: refresh })
  const choose = (file: File | undefined) => {
    setUnreadable(false)
    if (file) set.mutate(file, { onError: (error) => setUnreadable(error instanceof DOMException) })
  }
  return (
    <div className="stack">
      {unreadable ? (
        <p className="sm bad" role="alert">
          {t('people.profile.photoUnreadable')}
        </p>
      ) : (
        <FormError error={set.error ?? remove.error ?? null} />
      )}
      <div className="row wrap">
        <Avatar name={me.name} photo={photoOf(me)} size="l" me="filled" />
        <input
          ref={chooser}
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => {
            choose(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <Button icon="upload" busy={set.isPending} onClick={() => chooser.current?.click()}>
          {t('people.profile.photoChoose')}
        </Button>
        {me.photo && (
          <Button variant="quiet" busy={remove.isPending} onClick={() => remove.mutate({})}>
            {t('people.profile.photoRemove')}
          </Button>
        )}
        <span className="xs dim">{t('people.profile.photoHint')}</span>
      </div>
    </div>
  )
}

/** The middle square of an image as a JPEG. Throws a DOMException when the browser can not read it. */
async function squared(file: File): Promise<Uint8Array<ArrayBuffer>> {
  const image = await createImageBitmap(file)
  const from = Math.min(image.width, image.height)
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.fillStyle = 'white'
  context.fillRect(0, 0, side, side)
  context.drawImage(image, (image.width - from) / 2, (image.height - from) / 2, from, from, 0, 0, side, side)
  image.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return new Uint8Array(await blob.arrayBuffer())
}
