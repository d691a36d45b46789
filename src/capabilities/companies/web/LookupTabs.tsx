// People, companies, segments and requests about data are lists of one place.
import { Tabs } from '#web/kit/Tabs.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { useMay } from '#web/session.tsx'

export function LookupTabs() {
  const t = useText()
  const tabs = [
    { isOpen: useMay('directory:read'), to: '/customers', label: t('companies.people') },
    { isOpen: useMay('companies:read'), to: '/companies', label: t('companies.title') },
    { isOpen: useMay('segments:read'), to: '/segments', label: t('segments.title') },
    { isOpen: useMay('privacy:handle'), to: '/customers/requests', label: t('privacy.tab') },
    { isOpen: useMay('identity:read'), to: '/customers/duplicates', label: t('identity.offers.title') },
  ].filter(({ isOpen }) => isOpen)
  return tabs.length > 1 && <Tabs label={t('companies.lookup')} tabs={tabs} />
}
