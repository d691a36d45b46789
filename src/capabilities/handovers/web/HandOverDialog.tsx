// Handing over with a brief: to whom, and what they must know. Filled in from the thread, to be corrected.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Owner } from '#capabilities/conversations/web/actions.ts'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { chosenOf, personOption, teamOption } from '#capabilities/conversations/web/receivers.ts'
import { api, isRefusal } from '#web/api.ts'
import { Button } from '#web/kit/Button.tsx'
import { Dialog } from '#web/kit/Dialog.tsx'
import { Field, Textarea } from '#web/kit/Field.tsx'
import { Form, FormError } from '#web/kit/Form.tsx'
import { LoadingRows } from '#web/kit/LoadingRows.tsx'
import { Picker } from '#web/kit/Picker.tsx'
import { ErrorState } from '#web/kit/States.tsx'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import { toast } from '#web/kit/toast.ts'
import { useMay, useMe } from '#web/session.tsx'
import { briefParts } from './Brief.tsx'
import { refresh, showOwner } from './data.ts'
import { draftOf } from './draft.ts'

type Conversation = { id: string; number: number; revision: number; assignee: Owner | null }
type To = { assignee: Owner } | { team: Owner }
type HandOverDialogProps = { conversation: Conversation; to?: Owner; onClose: () => void }

export default function HandOverDialog({ conversation, to: given, onClose }: HandOverDialogProps) {
  const t = useText()
  const format = useFormats()
  const [to, setTo] = useState<To | undefined>(given && { assignee: given })
  // Without a receiver the first question is to whom.
  const [picking, setPicking] = useState(!given)
  const suggestion = useQuery({
    ...api.handovers.suggestion.query({ conversationId: conversation.id }),
    staleTime: 0,
    gcTime: 0,
  })
  const draft = useMemo(() => suggestion.data && draftOf(t, format, suggestion.data), [suggestion.data, t, format])
  // What this decision rests on: who has it is shown anew behind the dialog, but only a refusal says so to its writer.
  const [revision, setRevision] = useState(conversation.revision)
  const name = to && ('team' in to ? to.team : to.assignee).name
  const give = useMutation({
    mutationFn: async (brief: Record<(typeof briefParts)[number], string>) => {
      const receiver = 'team' in to! ? { teamId: to.team.id } : { agentId: to!.assignee.id }
      return api.handovers.give({ conversationId: conversation.id, revision, to: receiver, ...brief })
    },
    onSuccess: ({ handoverId }) => {
      showOwner(conversation, 'team' in to! ? { assignee: null, team: to.team } : { assignee: to!.assignee })
      onClose()
      toast({
        text: t('handovers.done.given', { who: name! }),
        icon: 'handshake',
        undo: () => api.handovers.withdraw({ handoverId }).finally(refresh),
      })
    },
    onError: (error) => setRevision(fasterOf(error)?.revision ?? revision),
    onSettled: refresh,
  })
  const faster = fasterOf(give.error)
  return (
    <Dialog open onClose={onClose} width="40rem" title={t('handovers.give.title', { number: conversation.number })}>
      {suggestion.error ? (
        <ErrorState
          title={t('handovers.give.didNotCome')}
          error={suggestion.error}
          level={3}
          onRetry={() => void suggestion.refetch()}
        />
      ) : !draft ? (
        <LoadingRows rows={3} shape={[30, 90, 70]} />
      ) : (
        <Form
          className="stack"
          error={give.error}
          onSubmit={({ known = '', tried = '', promised = '' }) =>
            to ? give.mutate({ known, tried, promised }) : setPicking(true)
          }
        >
          <FormError />
          {faster && (
            <p className="sm">
              {faster.by && t('conversations.faster.assigned', { who: faster.by.name })}{' '}
              {faster.assignee && t('handovers.give.nowWith', { who: faster.assignee.name })}
            </p>
          )}
          <div className="row">
            <Receiver
              conversation={conversation}
              to={to}
              name={name}
              open={picking}
              onOpenChange={setPicking}
              onPick={setTo}
            />
            <span className="sm dim">{t('handovers.give.note')}</span>
          </div>
          {briefParts.map((each) => (
            <Field key={each} label={t(`handovers.brief.${each}`)} name={each}>
              <Textarea
                rows={3}
                maxLength={10_000}
                dir="auto"
                defaultValue={draft[each]}
                autoFocus={each === 'known' && Boolean(given)}
              />
            </Field>
          ))}
          <div className="row">
            <Button
              type="submit"
              variant="primary"
              className="push"
              icon="handshake"
              keys="mod+enter"
              busy={give.isPending}
            >
              {name ? t('handovers.give.doTo', { who: name }) : t('handovers.give.do')}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}

type Faster = { by: Owner | null; assignee: Owner | null; revision: number }

/** Who assigned it meanwhile, and how it stands now; undefined when that is not why it was refused. */
const fasterOf = (error: unknown): Faster | undefined =>
  isRefusal(error, 'handovers.changedMeanwhile') ? (error.problem as unknown as Faster) : undefined

type ReceiverProps = {
  conversation: Conversation
  to: To | undefined
  name: string | undefined
  open: boolean
  onOpenChange: (open: boolean) => void
  onPick: (to: To) => void
}

function Receiver({ conversation, to, name, open, onOpenChange, onPick }: ReceiverProps) {
  const t = useText()
  const me = useMe()
  const people = useColleagues()
  const teams = useQuery({ ...api.people.teams.query({}), enabled: useMay('people:read') }).data ?? []
  const { assignee } = conversation
  return (
    <Picker
      label={t('handovers.give.to')}
      named
      trigger={
        <Button icon={to && 'team' in to ? 'users-round' : 'user-round'} type="button">
          <span>
            <span className="faint">{t('handovers.give.to')}</span> {name ?? t('handovers.give.choose')}
          </span>
        </Button>
      }
      groups={[
        {
          label: t('conversations.assign.people'),
          options: people.filter(({ id }) => id !== me.id && id !== assignee?.id).map(personOption),
        },
        { label: t('conversations.assign.teams'), options: teams.filter(({ archived }) => !archived).map(teamOption) },
      ]}
      value={to && ('team' in to ? `team ${to.team.id}` : to.assignee.id)}
      open={open}
      onOpenChange={onOpenChange}
      onPick={(option) => onPick(chosenOf(option))}
    />
  )
}
