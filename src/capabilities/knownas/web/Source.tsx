// Where something on a card comes from, and since when.
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { KnownView } from '../knownas.contract.ts'
import css from './knownas.module.css'

/** `of`: key of the entry. */
export function Source({ known, of }: { known: KnownView; of: string }) {
  const t = useText()
  const { date } = useFormats()
  const told = known.told.find(({ key }) => key === of)
  if (!told) return null
  const { source, at, by } = told
  return <span className={css.source}>{t(`knownas.sources.${source}`, { day: date(at), who: by?.name ?? '' })}</span>
}
