// People and teams as choices of a picker, and what was chosen.
import type { PickerOption } from '#web/kit/Picker.tsx'
import { photoOf } from '#web/shell/photo.ts'
import type { Owner } from './actions.ts'

export const personOption = (person: { id: string; name: string; email: string; photo: string | null }): PickerOption => ({
  id: person.id,
  label: person.name,
  sub: person.email,
  avatar: person.name,
  photo: photoOf(person),
})

export const teamOption = (team: Owner): PickerOption => ({ id: `team ${team.id}`, label: team.name, icon: 'users-round' })

export const chosenOf = ({ id, label }: Pick<PickerOption, 'id' | 'label'>): { assignee: Owner } | { team: Owner } =>
  id.startsWith('team ') ? { team: { id: id.slice(5), name: label } } : { assignee: { id, name: label } }
