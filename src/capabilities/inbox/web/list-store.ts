// Loads lists of conversations and keeps the last few, so that going back to a view shows it at once.
import { decodeCondition } from '#capabilities/views/web/address.ts'
import { readViews } from '#capabilities/views/web/data.ts'
import { api } from '#web/api.ts'
import type { InboxRow } from '../inbox.contract.ts'
import { append, begin, emptyList, type ListState, patch, refresh, remove, seen, settle } from './list-state.ts'
import { keyOf, type Place, usualOrder } from './place.ts'

export type ListView = {
  state: ListState
  loaded: boolean
  loadingMore: boolean
  error: unknown
  failedAt: Date | undefined
}

const pageSize = 50
/** The server gives at most 100 at once; beyond 300 rows a list is loaded again by scrolling. */
const chunk = 100
const maxRefreshed = 300
/** In a flood of news the list is asked for once in this time. */
const restMs = 700
const maxKept = 8
const followMs = 2000
/** A row that the reader brought back is shown at once when it comes, however busy the server is. */
const broughtMs = 15_000
/** What the reader took out stays out so long, though an answer that was asked for before still has it. */
const removedMs = 2000
/** After a failure it is tried again by itself. */
export const retryMs = 8000

export class ListStore {
  readonly place: Place
  private view: ListView = {
    state: emptyList,
    loaded: false,
    loadingMore: false,
    error: undefined,
    failedAt: undefined,
  }
  private readonly watchers = new Set<() => void>()
  private running: Promise<void> | undefined
  private again = false
  private heldBy = new Set<string>()
  private followsUntil = 0
  private removed = new Map<string, number>()
  private brought = new Map<string, number>()

  constructor(place: Place) {
    this.place = place
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher)
    return () => void this.watchers.delete(watcher)
  }

  readonly read = (): ListView => this.view

  /** While anything holds the list, rows keep their places. */
  hold(reason: string, held: boolean): void {
    if (held) this.heldBy.add(reason)
    else this.heldBy.delete(reason)
  }

  isHeld(): boolean {
    return this.heldBy.size > 0 && performance.now() > this.followsUntil
  }

  /** What comes in the next moment is the reader's own doing, an undo for example, and is shown at once. */
  follow(id: string): void {
    this.followsUntil = performance.now() + followMs
    this.brought.set(id, performance.now() + broughtMs)
    this.removed.clear()
  }

  /** Asks the server again; news that come while it answers lead to one more question. */
  refresh(): Promise<void> {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.running = this.load().finally(() => {
      setTimeout(
        () => {
          this.running = undefined
          if (this.again) {
            this.again = false
            void this.refresh()
          }
        },
        this.view.loaded ? restMs : 0,
      )
    })
    return this.running
  }

  /** The page after the last row, if there is one. */
  async more(): Promise<void> {
    const { state, loadingMore } = this.view
    if (loadingMore || state.next === null) return
    this.change({ loadingMore: true })
    try {
      const page = await this.ask(pageSize, state.next)
      this.change({
        loadingMore: false,
        ...(this.view.state.next === state.next ? { state: append(this.view.state, page) } : {}),
      })
    } catch (error) {
      this.change({ loadingMore: false, error, failedAt: new Date() })
    }
  }

  settle(): void {
    this.update(settle)
  }

  remove(id: string): void {
    this.removed.set(id, performance.now() + removedMs)
    this.update((state) => remove(state, id))
  }

  patch(id: string, change: Partial<InboxRow>): void {
    this.update((state) => patch(state, id, change))
  }

  seen(ids: readonly string[]): void {
    this.update((state) => seen(state, ids))
  }

  /** Puts back what an action had changed before the server refused it. */
  restore(state: ListState): void {
    this.removed.clear()
    this.change({ state })
    void this.refresh()
  }

  /** Tries again after a failure, as long as somebody looks. */
  private retryLater(): void {
    setTimeout(() => this.watchers.size && this.view.error !== undefined && void this.refresh(), retryMs)
  }

  private update(step: (state: ListState) => ListState): void {
    const state = step(this.view.state)
    if (state !== this.view.state) this.change({ state })
  }

  private async load(): Promise<void> {
    try {
      const wanted = Math.min(maxRefreshed, Math.max(pageSize, this.view.state.shown.length))
      let page = await this.ask(Math.min(wanted, chunk))
      while (page.items.length < wanted && page.next !== null) {
        const more = await this.ask(Math.min(chunk, wanted - page.items.length), page.next)
        page = { items: [...page.items, ...more.items], next: more.next }
      }
      const held = !this.bringsBack(page.items) && this.isHeld()
      const state = this.view.loaded ? refresh(this.view.state, page, held) : begin(page)
      this.change({ state, loaded: true, error: undefined, failedAt: undefined })
    } catch (error) {
      this.change({ error, failedAt: new Date() })
      this.retryLater()
    }
  }

  private ask(limit: number, cursor?: string): Promise<{ items: InboxRow[]; next: string | null }> {
    return askFor(this.place, limit, cursor).then(({ items, next }) => ({ items: items.filter(({ id }) => !this.wasRemoved(id)), next }))
  }

  private wasRemoved(id: string): boolean {
    const until = this.removed.get(id)
    if (until === undefined) return false
    if (until > performance.now()) {
      setTimeout(() => void this.refresh(), removedMs)
      return true
    }
    this.removed.delete(id)
    return false
  }

  /** True once for each row that was brought back. */
  private bringsBack(rows: readonly InboxRow[]): boolean {
    const here = rows.filter(({ id }) => (this.brought.get(id) ?? 0) > performance.now())
    for (const { id } of here) this.brought.delete(id)
    return here.length > 0
  }

  private change(change: Partial<ListView>): void {
    this.view = { ...this.view, ...change }
    this.watchers.forEach((watcher) => watcher())
  }
}

async function askFor(
  place: Place,
  limit: number,
  cursor?: string,
): Promise<{ items: InboxRow[]; next: string | null }> {
  const { view, teamId, mailboxId, order = usualOrder(view), saved, where, sort, direction } = place
  if (saved) {
    const known = (await readViews()).find(({ id }) => id === saved)
    return api.views[known?.holdsClosed ? 'withClosed' : 'conversations']({
      viewId: saved,
      sort,
      direction,
      limit,
      cursor,
    })
  }
  if (where)
    return api.views.matching({
      condition: JSON.stringify(decodeCondition(where) ?? null),
      sort,
      direction,
      limit,
      cursor,
    })
  return api.inbox.list({ view, teamId, mailboxId, order, limit, cursor })
}

const kept = new Map<string, ListStore>()

/** The list of a place; the same object for the same place. */
export function listOf(place: Place): ListStore {
  const key = keyOf(place)
  const store = kept.get(key) ?? new ListStore(place)
  // The most recent last, so that the first is the one to forget.
  kept.delete(key)
  kept.set(key, store)
  for (const old of kept.keys()) {
    if (kept.size <= maxKept) break
    kept.delete(old)
  }
  return store
}

/** Every list in memory: a change by the reader shows in all of them at once. */
export const allLists = (): Iterable<ListStore> => kept.values()
