// Keeps what is being written: on the server as it is typed, in this browser until the server has it, and in one
// version however many windows are open. Knows nothing of React.
import { ApiError } from '#kernel/client.ts'
import type { FileView } from '#capabilities/files/files.contract.ts'
import type { Beside, DraftView, Kind, Recipients } from '../drafts.contract.ts'

export type Written = {
  mailboxId: string | null
  subject: string
  html: string
  /** Null: those that are suggested. */
  recipients: Recipients | null
  /** Of a message to people outside. */
  beside: Beside | null
  files: FileView[]
}
export type KeeperState = {
  draftId: string
  written: Written
  /** Grows when `written` comes from elsewhere than the window: the editor takes it over then. */
  version: number
  status: 'empty' | 'saved' | 'saving' | 'unsaved' | 'offline' | 'conflict' | 'failed'
  /** With `conflict`: what the other window wrote. */
  other: DraftView | null
  /** The draft was sent, posted or discarded in another window. What was written after that is kept as a new one. */
  endedElsewhere: string | null
  /** With `failed`: the server's words. */
  problem: string
}

export type KeeperParts = {
  /** Whose words these are and where they belong; also names them in this browser. */
  slot: { agentId: string; conversationId: string | null; kind: Kind; draftId?: string }
  save: (input: {
    draftId: string
    conversationId: string | null
    kind: Kind
    revision: number
    mailboxId: string | null
    subject: string
    html: string
    recipients: Recipients | null
    beside: Beside | null
    fileIds: string[]
  }) => Promise<{ draftId: string; revision: number }>
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  newId: () => string
}
export type Keeper = ReturnType<typeof createKeeper>

/** Saved after a pause in typing, and at the latest after so long (ms). */
const pauseMs = 700
const longestMs = 3000
/** While the server does not answer it is tried again (ms). */
const againMs = 5000

const nothing: Written = { mailboxId: null, subject: '', html: '', recipients: null, beside: null, files: [] }

export function createKeeper({ slot, save, storage, newId }: KeeperParts) {
  const listeners = new Set<() => void>()
  const place = `heed.draft.${slot.agentId}.${slot.conversationId ?? `new.${slot.draftId ?? ''}`}.${slot.kind}`
  let revision = 0
  let saved: Written = nothing
  let savedAt = 0
  let paused = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = 0
  let running: Promise<void> | undefined
  let state: KeeperState = {
    draftId: slot.draftId ?? newId(),
    written: nothing,
    version: 0,
    status: 'empty',
    other: null,
    endedElsewhere: null,
    problem: '',
  }

  const set = (change: Partial<KeeperState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const isDirty = () => !same(state.written, saved)
  const keepHere = () => {
    try {
      if (isDirty())
        storage.setItem(place, JSON.stringify({ draftId: state.draftId, revision, written: state.written }))
      else storage.removeItem(place)
    } catch {
      // A full or forbidden store: the server has it in a moment.
    }
  }
  const plan = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), ms)
  }

  /** One save after the other, until the server has what is written. */
  function run(): Promise<void> {
    clearTimeout(timer)
    dueAt = 0
    running ??= saveAll().finally(() => (running = undefined))
    return running
  }

  async function saveAll(): Promise<void> {
    while (isDirty() && !paused && state.status !== 'conflict') {
      const { written, draftId } = state
      set({ status: 'saving' })
      const { files, ...rest } = written
      try {
        const { conversationId, kind } = slot
        const fileIds = files.map((file) => file.id)
        const answer = await save({ draftId, conversationId, kind, revision, ...rest, fileIds })
        if (state.draftId !== draftId) return
        revision = answer.revision
        saved = written
        savedAt = Date.now()
        set({ status: isDirty() ? 'unsaved' : isNothing(written) ? 'empty' : 'saved', problem: '' })
        keepHere()
      } catch (error) {
        if (!(await handle(error, written))) return
      }
    }
  }

  /** True when it makes sense to go on at once. */
  async function handle(error: unknown, tried: Written): Promise<boolean> {
    keepHere()
    const problem = error instanceof ApiError ? error.problem : undefined
    if (problem?.code === 'drafts.changedMeanwhile') {
      const other = problem.draft as DraftView
      if (same(writtenOf(other), state.written)) adopt(other)
      else set({ status: 'conflict', other })
      return false
    }
    if (problem?.code === 'drafts.ended') {
      const how = String(problem.how)
      const isNew = !same(tried, saved)
      restart(isNew ? state.written : nothing)
      set({ endedElsewhere: how, version: state.version + (isNew ? 0 : 1), status: isNew ? 'unsaved' : 'empty' })
      return isNew
    }
    if (!problem || problem.status >= 500) {
      set({ status: 'offline' })
      plan(againMs)
    } else set({ status: 'failed', problem: problem.title })
    return false
  }

  function restart(written: Written): void {
    revision = 0
    saved = nothing
    set({ draftId: newId(), written })
    keepHere()
  }

  function adopt(draft: DraftView): void {
    revision = draft.revision
    saved = writtenOf(draft)
    savedAt = Date.now()
    set({
      draftId: draft.id,
      written: saved,
      version: state.version + (same(saved, state.written) ? 0 : 1),
      status: isNothing(saved) ? 'empty' : 'saved',
      other: null,
    })
    keepHere()
  }

  return {
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Something was typed, added or removed. */
    change(change: Partial<Written>): void {
      const written = { ...state.written, ...change }
      if (key(written) === key(state.written)) return
      // What nobody would miss is not saved yet: from where, in which side thread. It goes with the first word.
      const status = !same(written, saved) || running ? 'unsaved' : isNothing(written) ? 'empty' : 'saved'
      set({ written, ...(state.status === 'conflict' ? {} : { status }) })
      keepHere()
      if (status !== 'unsaved' || paused || state.status === 'conflict') return
      dueAt ||= Date.now() + longestMs
      plan(Math.max(0, Math.min(pauseMs, dueAt - Date.now())))
    },
    /** What the server has, as of `at` (ms): taken over unless something here is newer. */
    offer(draft: DraftView | null, at: number): void {
      if (at <= savedAt || running || paused || state.status === 'conflict') return
      const kept = readKept()
      if (kept && !isDirty()) return recover(kept, draft)
      if (isDirty()) return
      if (!draft) {
        if (revision > 0 || state.status === 'saved') {
          restart(nothing)
          set({ status: 'empty', version: state.version + 1 })
        }
      } else if (draft.id !== state.draftId || draft.revision !== revision) adopt(draft)
    },
    /** Saves now; resolves when the server has answered or can not. */
    flush: run,
    /** Tried at once when the server is back. */
    online(): void {
      if (state.status === 'offline') void run()
    },
    /** Of two versions: this one, the other, or both, one below the other. */
    resolve(choice: 'mine' | 'theirs' | 'both'): void {
      const { other, written } = state
      if (!other) return
      adopt(other)
      if (choice === 'theirs') return
      set({
        written: choice === 'mine' ? written : together(writtenOf(other), written),
        version: state.version + 1,
        status: 'unsaved',
      })
      keepHere()
      void run()
    },
    /** While a message is being sent nothing is saved, so that a late save does not meet its end. */
    async pause(): Promise<void> {
      paused = true
      clearTimeout(timer)
      await running
    },
    /** Being sent: what is typed now would be in neither the message nor the draft. */
    isPaused: () => paused,
    resume(): void {
      paused = false
      if (isDirty()) void run()
    },
    /** It was sent, posted or thrown away: an empty one takes its place. */
    reset(): void {
      paused = false
      clearTimeout(timer)
      savedAt = Date.now()
      restart(nothing)
      set({ status: 'empty', version: state.version + 1, other: null, endedElsewhere: null })
    },
    forgetEnd: () => set({ endedElsewhere: null }),
    isDirty,
    /** The server has it, in this state or an earlier one. */
    isOnServer: () => revision > 0,
  }

  type Kept = { draftId: string; revision: number; written: Written }
  function readKept(): Kept | null {
    try {
      return JSON.parse(storage.getItem(place) ?? 'null') as Kept | null
    } catch {
      return null
    }
  }

  /** Words that this browser kept when it was closed before the server had them. */
  function recover(kept: Kept, draft: DraftView | null): void {
    if (draft && same(writtenOf(draft), kept.written)) return adopt(draft)
    if (draft && (draft.id !== kept.draftId || draft.revision !== kept.revision)) {
      set({
        draftId: kept.draftId,
        written: kept.written,
        version: state.version + 1,
        status: 'conflict',
        other: draft,
      })
      return
    }
    revision = kept.revision
    saved = draft ? writtenOf(draft) : nothing
    set({ draftId: kept.draftId, written: kept.written, version: state.version + 1, status: 'unsaved' })
    void run()
  }
}

export const writtenOf = ({ mailboxId, subject, html, recipients, beside, files }: DraftView): Written => ({
  mailboxId,
  subject,
  html,
  recipients,
  beside,
  files,
})

/** Nothing that anyone would miss. */
export const isNothing = ({ html, files, subject, recipients }: Written): boolean =>
  !files.length &&
  subject === '' &&
  !recipients?.to.length &&
  !recipients?.cc.length &&
  !recipients?.bcc.length &&
  !/<(img|hr|table)\b/i.test(html) &&
  html.replace(/<[^>]*>|&nbsp;|\s/g, '') === ''

const key = ({ mailboxId, subject, html, recipients, beside, files }: Written): string => {
  const lists = recipients && [recipients.to, recipients.cc, recipients.bcc]
  return JSON.stringify([
    mailboxId,
    subject,
    html,
    lists?.map((list) => list.map(({ name, address }) => [name, address])),
    beside && [beside.sideThreadId, beside.passing?.messageIds, beside.passing?.attachmentIds],
    files.map((file) => file.id),
  ])
}
const same = (a: Written, b: Written): boolean => a === b || key(a) === key(b) || (isNothing(a) && isNothing(b))

const together = (first: Written, second: Written): Written => ({
  ...second,
  html: `${first.html}<p></p>${second.html}`,
  files: [...first.files, ...second.files.filter((file) => !first.files.some((each) => each.id === file.id))],
})
