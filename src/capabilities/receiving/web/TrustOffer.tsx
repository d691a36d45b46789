// Offers the server that judges senders in the mail that was fetched, so that an admin need not look for its name.
import '#capabilities/mailboxes/web/slots.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Text, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'
import type { Slots } from '#web/contribute.ts'

export function TrustOffer({ mailboxId, trusted, onAdd }: Slots['mailboxes.trusted']) {
  const t = useText()
  const enabled = useMay('receiving:manage')
  const { data } = useQuery({ ...api.receiving.checkers.query({ mailboxId }), enabled })
  return data?.items
    .filter(({ authserv }) => !trusted.includes(authserv))
    .map(({ authserv, messages }) => (
      <p key={authserv} className="xs dim">
        <Text
          k="receiving.trustOffer"
          values={{
            server: (
              <b>
                <bdi>{authserv}</bdi>
              </b>
            ),
            messages,
            looked: data.looked,
          }}
        />{' '}
        <Button variant="link" onClick={() => onAdd(authserv)}>
          {t('receiving.trustOfferTake')}
        </Button>
      </p>
    ))
}
