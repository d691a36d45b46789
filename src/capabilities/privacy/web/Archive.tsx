// Everything known about the person as files: made, looked at, given by a link that ends.
import { api } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { Section } from '#web/kit/Pane.tsx'
import { ProgressBar } from '#web/kit/ProgressBar.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { RequestView } from '../privacy.contract.ts'
import { Addresses } from './Addresses.tsx'
import { step } from './data.ts'
import css from './privacy.module.css'

export function Archive({ request }: { request: RequestView }) {
  const t = useText()
  const format = useFormats()
  const { id: requestId, archive, allowed, addresses, identity } = request
  const mayMake = allowed.includes('makeArchive')
  if (!archive && !mayMake) return null
  const make = () => void step(requestId, () => api.privacy.makeArchive({ requestId }))
  return (
    <Section title={t('privacy.archive')}>
      {archive?.state === 'making' ? (
        <ProgressBar label={t('privacy.archive.making')} value={archive.done} max={archive.total || undefined}>
          {t('privacy.archive.making')}
        </ProgressBar>
      ) : archive?.state === 'failed' ? (
        <Banner kind="bad">{t('privacy.archive.failed')}</Banner>
      ) : archive?.state === 'gone' ? (
        <p className="dim">{t('privacy.archive.gone')}</p>
      ) : archive ? (
        <>
          <ul className={css.list}>
            {archive.parts.map(({ position, name, size }) => (
              <li key={position}>
                {identity ? (
                  <a href={api.privacy.part.url({ archiveId: archive.id, position })} download>
                    {name}
                  </a>
                ) : (
                  name
                )}{' '}
                <span className="dim sm">{format.bytes(size)}</span>
              </li>
            ))}
          </ul>
          <p className="dim sm">
            {archive.linkEndsAt
              ? t('privacy.archive.sent', { day: format.dateTime(archive.linkEndsAt) })
              : t(identity ? 'privacy.archive.look' : 'privacy.archive.first')}{' '}
            {t('privacy.archive.until', { day: format.date(archive.goneAt) })}
          </p>
        </>
      ) : (
        <p className="dim">{t('privacy.archive.none')}</p>
      )}
      <div className={css.steps}>
        {allowed.includes('giveArchive') && addresses.length > 0 && (
          <Addresses
            addresses={addresses}
            trigger={
              <Button variant="primary" icon="send">
                {t('privacy.sendLink')}
              </Button>
            }
            onChoose={({ id: addressId, address }) =>
              void step(
                requestId,
                () => api.privacy.sendArchive({ requestId, addressId }),
                t('privacy.linkSent', { address }),
              )
            }
          />
        )}
        {mayMake && archive?.state !== 'making' && (
          <Button icon="file-text" onClick={make}>
            {t(archive ? 'privacy.archive.again' : 'privacy.archive.make')}
          </Button>
        )}
        {allowed.includes('removeArchive') && (
          <Button
            icon="trash-2"
            onClick={() =>
              void step(requestId, () => api.privacy.removeArchive({ requestId }), t('privacy.archive.removed'))
            }
          >
            {t('privacy.archive.remove')}
          </Button>
        )}
      </div>
    </Section>
  )
}
