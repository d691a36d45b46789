// People and companies are two lists of one place.
import { Tabs } from '#web/kit/Tabs.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'

export function LookupTabs() {
  const t = useText()
  const mayBrowse = useMay('directory:read')
  const maySee = useMay('companies:read')
  if (!mayBrowse || !maySee) return null
  return (
    <Tabs
      label={t('companies.lookup')}
      tabs={[
        { to: '/customers', label: t('companies.people') },
        { to: '/companies', label: t('companies.title') },
      ]}
    />
  )
}
