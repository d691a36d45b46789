// How the name sounds: heard by everybody, kept and removed on the customer's page.
import { useRef } from 'react'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type KnownView, maxSoundBytes } from '../knownas.contract.ts'
import { change, put } from './data.ts'
import { Source } from './Source.tsx'
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
    await change(customerId, () => api.knownas.setSound({ customerId, body }), replaced('kept', await heard()))
  }
  /** The bytes that are there now, so that they can be put back. */
  const heard = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    if (!sound) return undefined
    const answer = await fetch(api.knownas.sound.url({ customerId, version: sound }))
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined
  }
  const replaced = (what: 'kept' | 'removed', before: Uint8Array<ArrayBuffer> | undefined) => () =>
    void toast({
      text: t(`knownas.sound.${what}`),
      icon: 'check',
      undo: async () =>
        put(
          await (before
            ? api.knownas.setSound({ customerId, body: before })
            : api.knownas.removeSound({ customerId })),
        ),
    })
  const remove = async () => {
    const before = await heard()
    await change(customerId, () => api.knownas.removeSound({ customerId }), replaced('removed', before))
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
      {sound && !inPanel && <Source known={known} of="sound" />}
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
            <Button variant="link" size="small" onClick={() => void remove()}>
              {t('knownas.sound.remove')}
            </Button>
          )}
        </>
      )}
    </div>
  )
}
