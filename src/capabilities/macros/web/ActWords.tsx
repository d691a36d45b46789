// What a macro does besides writing, in words, with the names that people know.
import { useQuery } from '@tanstack/react-query'
import { useColleagues } from '#capabilities/conversations/web/colleagues.ts'
import { useFields } from '#capabilities/fields/web/data.ts'
import { useTags } from '#capabilities/tags/web/data.ts'
import { api } from '#web/api.ts'
import { Icon } from '#web/kit/Icon.tsx'
import type { IconName } from '#web/kit/icon-names.ts'
import { useFormats, useText } from '#web/kit/i18n.tsx'
import type { Acts } from '../macros.views.ts'
import { valueWords } from './value-words.ts'
import css from './macros.module.css'

/** `withAnswer`: the state comes when the answer is sent. */
export function ActWords({ acts, withAnswer }: { acts: Acts; withAnswer: boolean }) {
  const t = useText()
  const format = useFormats()
  const tags = useTags()
  const people = useColleagues()
  const teams = useQuery(api.people.teams.query({})).data ?? []
  const { fields } = useFields()
  const named = (ids: readonly string[] | undefined) => format.list((ids ?? []).map((id) => tags.get(id)?.name ?? '…'))
  const lines: [IconName, string][] = []
  const add = (icon: IconName, words: string) => lines.push([icon, words])
  if (acts.addTags?.length) add('tag', t('macros.does.addTags', { tags: named(acts.addTags) }))
  if (acts.removeTags?.length) add('tag', t('macros.does.removeTags', { tags: named(acts.removeTags) }))
  if (acts.assignee !== undefined) {
    const who = people.find(({ id }) => id === acts.assignee)?.name ?? '…'
    add(
      'user-round',
      acts.assignee === 'me'
        ? t('macros.does.toMe')
        : acts.assignee
          ? t('macros.does.assignee', { who })
          : t('macros.does.nobody'),
    )
  }
  if (acts.teamId !== undefined) {
    const team = teams.find(({ id }) => id === acts.teamId)?.name ?? '…'
    add('users-round', acts.teamId ? t('macros.does.team', { team }) : t('macros.does.noTeam'))
  }
  if (acts.priority) add('flag', t('macros.does.priority', { priority: t(`facets.fields.priority.${acts.priority}`) }))
  for (const { fieldId, value } of acts.fields ?? []) {
    const field = fields.get(fieldId)
    add(
      'pencil',
      t('macros.does.field', {
        field: field?.name ?? '…',
        value: valueWords(field, value, people, format) || t('macros.does.empty'),
      }),
    )
  }
  if (acts.snoozeDays) add('alarm-clock', t('macros.does.snoozeDays', { count: acts.snoozeDays }))
  if (acts.state) add('check', t(withAnswer ? `macros.does.sent.${acts.state}` : `macros.does.state.${acts.state}`))
  return (
    lines.length > 0 && (
      <ul className={css.acts}>
        {lines.map(([icon, words], at) => (
          <li key={at}>
            <Icon name={icon} size="s" />
            <span dir="auto">{words}</span>
          </li>
        ))}
      </ul>
    )
  )
}
