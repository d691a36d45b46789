// How large a segment is, or why that is not known; and its condition in words.
import { useWordsWith } from '#capabilities/views/web/words.ts'
import { useCustomerFacets } from '#capabilities/views/web/data.ts'
import { Chip } from '#web/kit/Chip.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { SegmentView } from '../segments.contract.ts'

export const useSegmentWords = () => useWordsWith(useCustomerFacets())

export function Size({
  of,
}: {
  of: Pick<SegmentView, 'size' | 'finding'> & Partial<Pick<SegmentView, 'broken' | 'failed'>>
}) {
  const t = useText()
  const format = useFormats()
  return (
    <span className="nowrap">
      {(of.broken || of.failed) && <Chip kind="warn">{t('segments.stands')}</Chip>}
      {of.finding && !of.broken && <Chip>{t('segments.finding')}</Chip>}{' '}
      <span className="num">{format.number(of.size)}</span>
    </span>
  )
}
