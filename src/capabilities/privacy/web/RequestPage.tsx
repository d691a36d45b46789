// One request: what was asked, what is to be done, and everything that happened to it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isRefusal } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts, Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useRouteParams } from '#web/route.ts'
import type { RequestView } from '../privacy.contract.ts'
import { Archive } from './Archive.tsx'
import { Deadline } from './Deadline.tsx'
import { Identity } from './Identity.tsx'
import { Steps } from './Steps.tsx'
import { requestQuery } from './data.ts'
import css from './privacy.module.css'

export default function RequestPage() {
  const t = useText()
  const { requestId = '' } = useRouteParams<'requestId'>()
  const { data, error, refetch } = useQuery(requestQuery(requestId))
  if (data) return <Whole key={data.id} request={data} />
  const isGone = isRefusal(error, 'privacy.notFound') || isRefusal(error, 'kernel.invalidInput')
  return (
    <Page title={t('privacy.title')}>
      {isGone ? (
        <EmptyState
          icon="shield-check"
          title={t('privacy.unknown')}
          actions={<Link to="/customers/requests">{t('privacy.toList')}</Link>}
        />
      ) : error ? (
        <ErrorState title={t('privacy.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={4} shape={[40, 70]} />
      )}
    </Page>
  )
}

function Whole({ request }: { request: RequestView }) {
  const t = useText()
  const format = useFormats()
  const { kind, number, customer, channel, receivedAt, agent, asked, outcome, state, erasure, kept } = request
  return (
    <Page
      title={`${t(`privacy.kinds.${kind}`)} #${number}`}
      above={<Link to="/customers/requests">{t('privacy.title')}</Link>}
      actions={<Steps request={request} />}
    >
      <div className={css.columns}>
        <div className="stack">
          {state === 'working' && (
            <Banner icon="hourglass" live>
              {t('privacy.erasing', { done: erasure?.done ?? 0, total: erasure?.total ?? 0 })}
            </Banner>
          )}
          {kind === 'erasure' && state === 'done' && <Banner kind="good">{t('privacy.erasedDone')}</Banner>}
          {kept.map(({ section, reason, until }) => (
            <Banner key={section} kind="note" icon="lock">
              {t('privacy.keptUntil', { what: t('privacy.sections.orders'), reason, day: format.date(until) })}
            </Banner>
          ))}
          <Facts
            facts={[
              [
                t('privacy.customer'),
                customer.name ? (
                  <Link key="customer" to={`/customers/${customer.id}`}>
                    <bdi>{customer.name}</bdi>
                  </Link>
                ) : (
                  t('privacy.erasedName')
                ),
              ],
              [t('privacy.deadline'), <Deadline key="due" request={request} />],
              [t('privacy.received'), `${format.date(receivedAt)} · ${t(`privacy.channels.${channel}`)}`],
              [t('privacy.agent'), agent ? <bdi key="agent">{agent.name}</bdi> : t('privacy.nobody')],
            ]}
          />
          {asked && (
            <Section title={t('privacy.words')}>
              <p className={css.words} dir="auto">
                {asked}
              </p>
            </Section>
          )}
          {outcome && (
            <Section title={t('privacy.outcome')}>
              <p className={css.words} dir="auto">
                {outcome}
              </p>
            </Section>
          )}
          {state === 'open' && <p className="dim">{t(`privacy.kinds.${kind}.todo`)}</p>}
          <Identity request={request} />
          <Archive request={request} />
        </div>
        <Section title={t('privacy.happened')}>
          <ol className={css.list}>
            {request.log.toReversed().map(({ id, at, by, what, detail }) => (
              <li key={id} className="sm">
                {t(`privacy.log.${what as 'recorded'}`)}
                <div className="dim">
                  <time dateTime={at}>{format.dateTime(at)}</time>
                  {by && (
                    <>
                      {' · '}
                      <bdi>{by.name}</bdi>
                    </>
                  )}
                </div>
                {detail && (
                  <div className={css.words} dir="auto">
                    {detail}
                  </div>
                )}
              </li>
            ))}
          </ol>
        </Section>
      </div>
    </Page>
  )
}
