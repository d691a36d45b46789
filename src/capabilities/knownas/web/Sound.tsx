// How the name sounds: heard by everybody, kept and removed on the customer's page.
import { useRef } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type KnownView, maxSoundBytes } from '../knownas.contract.ts'
import { change } from './data.ts'
import css from './knownas.module.css'

export function Sound({ known, inPanel }: { known: KnownView; inPanel?: boolean }) {
  const t = useText()
  const chooser = useRef<HTMLInputElement>(null)
  const { customerId, sound, fullName } = known
  const mayChange = known.allowed.includes('change') && !inPanel
  const play = () =>
    void new Audio(api.knownas.sound.url({ customerId, version: sound ?? undefined }))
      .play()
      .catch(() => toast({ text: t('knownas.sound.failed'), icon: 'circle-alert' }))
  const keep = async (file: File | undefined) => {
    if (!file) return
    if (file.size > maxSoundBytes) return toast({ text: t('knownas.sound.tooLarge'), icon: 'circle-alert' })
    const body = new Uint8Array(await file.arrayBuffer())
    await change(customerId, () => api.knownas.setSound({ customerId, body }), t('knownas.sound.kept'))
  }
  if (!sound && !mayChange) return null
  return (
    <div className={css.sound}>
      {sound && (
        <Button
          size="small"
          icon="volume-2"
          aria-label={t('knownas.sound.hearLabel', { name: known.card.name ?? fullName })}
          onClick={play}
        >
          {t('knownas.sound.hear')}
        </Button>
      )}
      {mayChange && (
        <>
          <input
            ref={chooser}
            type="file"
            accept="audio/*"
            hidden
            aria-label={t('knownas.sound.choose')}
            onChange={(event) => {
              void keep(event.target.files?.[0])
              event.target.value = ''
            }}
          />
          <Button variant="link" size="small" onClick={() => chooser.current?.click()}>
            {t(sound ? 'knownas.sound.replace' : 'knownas.sound.add')}
          </Button>
          {sound && (
            <Button
              variant="link"
              size="small"
              onClick={() =>
                void change(customerId, () => api.knownas.removeSound({ customerId }), t('knownas.sound.removed'))
              }
            >
              {t('knownas.sound.remove')}
            </Button>
          )}
        </>
      )}
    </div>
  )
}
