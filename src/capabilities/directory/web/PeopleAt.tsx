// On the company's page: the people who belong to it, as far as the reader may know them.
import { Section } from '#web/kit/Pane.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { Entries } from './Entries.tsx'

export function PeopleAt({ companyId }: { companyId: string }) {
  const t = useText()
  return (
    <Section title={t('companies.people')}>
      <Entries input={{ companyId }} isNarrowed={false} empty={t('directory.nobodyAt')} />
    </Section>
  )
}
