// The own profile: photo, name, language and time zone, signature.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { LanguageSelect, TimeZoneSelect } from '#web/kit/PlaceSelects.tsx'
import { Facts, Page, Section } from '#web/kit/Pane.tsx'
import { localeName } from '#web/kit/catalogues.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { type Me, useMe } from '#web/session.tsx'
import { part } from '#web/part.ts'
import { SaveError } from '#web/kit/SaveError.tsx'
import styles from './PeoplePage.module.css'
import { Photo } from './Photo.tsx'

const SignatureEditor = part(() => import('./SignatureEditor.tsx'))

export default function ProfilePage() {
  const t = useText()
  const me = useMe()
  const [generation, setGeneration] = useState(0)
  return (
    <Page title={t('people.profile.title')} bodyClass="set-body">
      <ProfileForm key={generation} me={me} onNewest={() => setGeneration(generation + 1)} />
    </Page>
  )
}

/** Keeps the revision that it started with, so that a change from elsewhere is noticed when saving. */
function ProfileForm({ me, onNewest }: { me: Me; onNewest: () => void }) {
  const t = useText()
  const [revision, setRevision] = useState(me.revision)
  const [signatureHtml, setSignature] = useState(me.signatureHtml)
  const save = useMutation({
    mutationFn: api.people.updateMe,
    onSuccess: (saved) => {
      setRevision(saved.revision)
      queryClient.setQueryData(api.people.me.query({}).queryKey, saved)
      toast({ text: t('people.form.saved'), icon: 'check', seconds: 4 })
    },
  })
  const send = ({ name = '', locale, timeZone }: Record<string, string>) =>
    save.mutate({ revision, name, locale: locale || null, timeZone: timeZone || null, signatureHtml })
  return (
    <Form error={save.error} onSubmit={send}>
      <SaveError error={save.error} onNewest={onNewest} />
      <Section title={t('people.profile.you')}>
        <Photo />
        <div className={`grid2 ${styles.apart}`}>
          <Field label={t('people.profile.name')} name="name" hint={t('people.profile.nameHint')}>
            <Input defaultValue={me.name} required autoComplete="name" />
          </Field>
          <Field label={t('people.profile.email')} hint={t('people.profile.emailHint')}>
            <Input value={me.email} readOnly disabled />
          </Field>
        </div>
        <Standing me={me} />
      </Section>
      <Section title={t('people.profile.place')}>
        <Place me={me} />
      </Section>
      <Section title={t('people.profile.signature')}>
        <Suspense>
          <SignatureEditor html={me.signatureHtml} onChange={setSignature} />
        </Suspense>
        <p className="xs dim">{t('people.profile.signatureHint')}</p>
      </Section>
      <Button type="submit" variant="primary" busy={save.isPending}>
        {t('people.form.save')}
      </Button>
    </Form>
  )
}

function Standing({ me }: { me: Me }) {
  const t = useText()
  const format = useFormats()
  const teams = me.teams.length ? format.list(me.teams.map(({ name }) => name)) : t('people.profile.noTeams')
  return (
    <Facts
      facts={[
        [t('people.profile.role'), t(`people.roles.${me.role}`)],
        [t('people.profile.teams'), teams],
      ]}
    />
  )
}

function Place({ me }: { me: Me }) {
  const t = useText()
  const { data: organisation } = useQuery(api.organisation.get.query({}))
  const as = (value: string) => t('people.form.asOrganisation', { value })
  return (
    <div className="grid2">
      <Field label={t('people.profile.language')} name="locale">
        <LanguageSelect
          defaultValue={me.ownLocale ?? ''}
          otherwise={as(localeName(organisation?.locale ?? me.locale))}
        />
      </Field>
      <Field label={t('people.profile.timeZone')} name="timeZone">
        <TimeZoneSelect defaultValue={me.ownTimeZone ?? ''} otherwise={as(organisation?.timeZone ?? me.timeZone)} />
      </Field>
    </div>
  )
}
