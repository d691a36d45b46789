// What stands in the form of a saved reply while it is changed, and what of it is saved.
import type { FileView } from '#capabilities/files/files.contract.ts'
import type { Keeper } from '#capabilities/drafts/web/keeper.ts'
import { isNothing } from '#capabilities/drafts/web/keeper.ts'
import type { Acts } from '../macros.views.ts'
import { templateKeeper } from './TemplateEditor.tsx'

/** `place`: `own`, `all`, or the id of a team. */
export type MacroState = {
  name: string
  place: string
  folderId: string | null
  words: { language: string; keeper: Keeper }[]
  note: Keeper | null
  acts: Acts
}
export type Edited = {
  name: string
  whose: 'own' | 'team' | 'all'
  teamId: string | null
  folderId: string | null
  words: { language: string; template: string; files: FileView[] }[]
  acts: Acts
}

export const emptyState = (): MacroState => ({
  name: '',
  place: 'own',
  folderId: null,
  words: [{ language: '', keeper: templateKeeper('', []) }],
  note: null,
  acts: {},
})

export const stateOf = ({ name, whose, teamId, folderId, words, acts: { note, ...acts } }: Edited): MacroState => ({
  name,
  place: whose === 'team' ? teamId! : whose,
  folderId,
  words: (words.length ? words : [{ language: '', template: '', files: [] }]).map(({ language, template, files }) => ({
    language,
    keeper: templateKeeper(template, files),
  })),
  note: note ? templateKeeper(note, []) : null,
  acts,
})

export function inputOf({ name, place, folderId, words, note, acts }: MacroState) {
  const isShared = place !== 'own'
  return {
    name,
    folderId,
    whose: isShared ? (place === 'all' ? ('all' as const) : ('team' as const)) : ('own' as const),
    teamId: isShared && place !== 'all' ? place : null,
    words: words
      .map(({ language, keeper }) => ({ language, written: keeper.state().written }))
      .filter(({ written }) => !isNothing(written))
      .map(({ language, written }) => ({
        language,
        template: written.html,
        fileIds: written.files.map(({ id }) => id),
      })),
    acts: { ...acts, note: note?.state().written.html || undefined },
  }
}
