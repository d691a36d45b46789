// The way to what one has begun to write, among the views, with how many wait.
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { SideNavLink } from '#web/kit/SideNav.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'

export function DraftsLink() {
  const t = useText()
  const format = useFormats()
  const may = useMay('drafts:write')
  const { data } = useQuery({ ...api.drafts.list.query({ limit: 1 }), enabled: may })
  if (!may) return null
  return (
    <SideNavLink to="/drafts" icon="file-pen-line" count={data?.count ? format.number(data.count) : undefined}>
      {t('drafts.title')}
    </SideNavLink>
  )
}
