// Blocking a sender: only this address, or all of its domain, with a reason for colleagues.
import { useMutation } from '@tanstack/react-query'
import { Checkbox, Choices, Radio } from '#web/kit/Choice.tsx'
import { Field, Input } from '#web/kit/Field.tsx'
import { FormDialog } from '#web/kit/FormDialog.tsx'
import { useText } from '#web/kit/i18n.tsx'

export default function BlockDialog({
  sender: { address, domain, isShared },
  isSpam,
  onClose,
  onBlock,
  onMark,
}: {
  sender: { address: string; domain: string; isShared: boolean }
  isSpam: boolean
  onClose: () => void
  onBlock: (value: string, reason: string) => Promise<void>
  onMark: () => void
}) {
  const t = useText()
  const save = useMutation({
    mutationFn: ({ value, reason }: { value: string; reason: string; mark: boolean }) => onBlock(value, reason),
    onSuccess: (_, { mark }) => {
      onClose()
      if (mark) onMark()
    },
  })
  return (
    <FormDialog
      onClose={onClose}
      title={t('blocking.dialog.title')}
      cancel={t('blocking.dialog.cancel')}
      submit={t('blocking.dialog.do')}
      busy={save.isPending}
      error={save.error}
      onSubmit={({ value, reason = '', mark }) => save.mutate({ value: value ?? address, reason, mark: mark === 'on' })}
    >
      <p className="dim">{t('blocking.dialog.text')}</p>
      {isShared ? (
        <p>
          <bdi className="strong">{address}</bdi>
        </p>
      ) : (
        <Choices label={t('blocking.dialog.who')}>
          <Radio name="value" value={address} defaultChecked>
            <bdi>{address}</bdi>
          </Radio>
          <Radio name="value" value={domain} hint={t('blocking.dialog.domainHint')}>
            {t('blocking.dialog.domain', { domain })}
          </Radio>
        </Choices>
      )}
      <Field label={t('blocking.dialog.reason')} name="reason" hint={t('blocking.dialog.reasonHint')}>
        <Input maxLength={500} autoComplete="off" />
      </Field>
      {!isSpam && (
        <Checkbox name="mark" defaultChecked>
          {t('blocking.dialog.mark')}
        </Checkbox>
      )}
    </FormDialog>
  )
}
