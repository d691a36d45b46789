// Choosing the own photo.
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Avatar } from '#web/kit/Avatar.tsx'
import { Button } from '#web/kit/Button.tsx'
import { FormError } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { squared } from '#web/kit/squared.ts'
import { useMe } from '#web/session.tsx'
import { photoOf } from '#web/shell/photo.ts'

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
