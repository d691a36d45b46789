// Making or changing a team: name, privacy, members.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, queryClient } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Checkbox, Switch } from '#web/kit/Choice.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Input, SearchInput } from '#web/kit/Field.tsx'
import { Form } from '#web/kit/Form.tsx'
import { useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import type { TeamView } from '../people.contract.ts'
import { SaveError } from '#web/kit/SaveError.tsx'
import styles from './PeoplePage.module.css'
import { usePeople } from './useNames.ts'

/** Without `team`: a new one. */
export function TeamDialog({ team: given, onClose }: { team?: TeamView; onClose: () => void }) {
  const t = useText()
  const formId = useId()
  const [team, setTeam] = useState(given)
  const [memberIds, setMembers] = useState<readonly string[]>(given?.memberIds ?? [])
  const save = useMutation({
    mutationFn: (wish: { name: string; private: boolean; memberIds: string[] }) =>
      team ? api.people.updateTeam({ ...wish, teamId: team.id, revision: team.revision }) : api.people.createTeam(wish),
    onSuccess: () => {
      toast({ text: t('people.form.saved'), icon: 'check', seconds: 4 })
      onClose()
      return queryClient.invalidateQueries({ queryKey: ['people.teams'] })
    },
  })
  const newest = () =>
    void api.people.teams({ archived: true }).then((teams) => {
      const saved = teams.find(({ id }) => id === team?.id)
      save.reset()
      setTeam(saved)
      setMembers(saved?.memberIds ?? [])
    })
  const send = ({ name = '', private: hidden }: Record<string, string>) =>
    save.mutate({ name, private: hidden === 'on', memberIds: [...memberIds] })
  return (
    <Dialog
      open
      onClose={onClose}
      title={given ? t('people.teams.editTitle', { name: given.name }) : t('people.teams.make')}
      footer={
        <>
          <Button onClick={onClose}>{t('people.form.cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} busy={save.isPending}>
            {given ? t('people.form.save') : t('people.teams.make')}
          </Button>
        </>
      }
    >
      <Form key={team?.revision} id={formId} error={save.error} onSubmit={send} className="stack">
        <SaveError error={save.error} onNewest={newest} />
        <Field label={t('people.teams.name')} name="name">
          <Input required defaultValue={team?.name} autoComplete="off" />
        </Field>
        <Switch name="private" defaultChecked={team?.private} hint={t('people.teams.privateHint')}>
          {t('people.teams.private')}
        </Switch>
        <Members chosen={memberIds} onChange={setMembers} />
      </Form>
    </Dialog>
  )
}

function Members({ chosen, onChange }: { chosen: readonly string[]; onChange: (ids: readonly string[]) => void }) {
  const t = useText()
  const people = usePeople() ?? []
  const [sought, setSought] = useState('')
  const shown = people.filter(({ name, email }) =>
    `${name} ${email}`.toLowerCase().includes(sought.trim().toLowerCase()),
  )
  return (
    <fieldset className="stack">
      <legend className="sm medium">
        {t('people.teams.members')}{' '}
        <span className="faint">{t('people.teams.memberCount', { count: chosen.length })}</span>
      </legend>
      {people.length > 8 && (
        <SearchInput label={t('people.list.find')} value={sought} onChange={(event) => setSought(event.target.value)} />
      )}
      <div className={styles.members} role="group" tabIndex={0} aria-label={t('people.teams.members')}>
        {shown.map(({ id, name, email }) => (
          <Checkbox
            key={id}
            checked={chosen.includes(id)}
            hint={email}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          >
            {name}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  )
}
