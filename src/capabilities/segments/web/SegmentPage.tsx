// One segment: whom it holds, how large it was each day, who is in it, and who came and went.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { Slot } from '#web/Slot.tsx'
import { api, isRefusal, queryClient } from '#web/api.ts'
import { Banner } from '#web/kit/Banner.tsx'
import { Button } from '#web/kit/Button.tsx'
import { problemOf } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Facts, Page, Section } from '#web/kit/Pane.tsx'
import { EmptyState, ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { part } from '#web/part.ts'
import { useRouteParams } from '#web/route.ts'
import type { SegmentView } from '../segments.contract.ts'
import { Growth } from './Growth.tsx'
import { Members } from './Members.tsx'
import { useSegmentWords } from './Size.tsx'
import css from './segments.module.css'
import './slots.ts'
import { Turns } from './Turns.tsx'

const SegmentDialog = part(() => import('./SegmentDialog.tsx'))

export default function SegmentPage() {
  const t = useText()
  const { segmentId = '' } = useRouteParams<'segmentId'>()
  const { data, error, refetch } = useQuery(api.segments.get.query({ segmentId }))
  if (data) return <Whole key={data.id} segment={data} />
  const isUnknown = isRefusal(error, 'segments.notFound') || isRefusal(error, 'kernel.invalidInput')
  return (
    <Page title={t('segments.one')}>
      {isUnknown ? (
        <EmptyState
          icon="users-round"
          title={t('segments.unknown')}
          actions={<Link to="/segments">{t('segments.toList')}</Link>}
        />
      ) : error ? (
        <ErrorState title={t('segments.didNotCome')} error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows rows={4} shape={[40, 70]} />
      )}
    </Page>
  )
}

function Whole({ segment }: { segment: SegmentView }) {
  const t = useText()
  const format = useFormats()
  const navigate = useNavigate()
  const words = useSegmentWords()
  const [changing, setChanging] = useState(false)
  const { id: segmentId, name } = segment
  const remove = async () => {
    try {
      await api.segments.remove({ segmentId })
      await navigate({ to: '/segments' })
      const again = () => queryClient.invalidateQueries({ queryKey: ['segments.list'] })
      toast({
        text: t('segments.removed', { name }),
        icon: 'trash-2',
        undo: () => api.segments.restore({ segmentId }).then(again),
      })
      await again()
    } catch (error) {
      toast({ text: problemOf(error).title, icon: 'circle-alert' })
    }
  }
  return (
    <Page
      title={name}
      above={<Link to="/segments">{t('segments.title')}</Link>}
      actions={
        <>
          <Slot name="segment.actions" segmentId={segment.id} />
          {segment.allowed.includes('update') && (
            <>
              <Button icon="pencil" onClick={() => setChanging(true)}>
                {t('segments.change')}
              </Button>
              <Button variant="quiet" icon="trash-2" onClick={() => void remove()}>
                {t('segments.remove')}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className={`${css.whole} ${segment.broken || segment.failed || segment.finding ? '' : css.facts}`}>
        {segment.broken && <Banner kind="warn">{t('segments.broken')}</Banner>}
        {segment.failed && <Banner kind="warn">{t('segments.failed')}</Banner>}
        {segment.finding && !segment.broken && <Banner kind="plain">{t('segments.findingLong')}</Banner>}
        <Section title={t('segments.about')}>
          {segment.description && (
            <p className={css.about} dir="auto">
              {segment.description}
            </p>
          )}
          <Facts
            facts={[
              [t('segments.holds'), <span key="holds">{words(segment.condition)}</span>],
              [
                t('segments.size'),
                <span key="size">
                  {t('segments.sizeOfAll', { count: segment.size, shown: format.number(segment.size) })}
                </span>,
              ],
              [t('segments.madeBy'), segment.madeBy.name],
            ]}
          />
        </Section>
        <Growth segment={segment} />
        <Members segment={segment} />
        <Turns segmentId={segmentId} />
      </div>
      {changing && (
        <Suspense>
          <SegmentDialog segment={segment} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </Page>
  )
}
