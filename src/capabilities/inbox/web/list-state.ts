// The list of conversations as it is shown, which may lag behind the server: while somebody points at it, nothing
// moves. Pure; list-store.ts loads what goes in here.
import type { InboxRow } from '../inbox.contract.ts'

export type ListState = {
  rows: ReadonlyMap<string, InboxRow>
  /** Ids in the order shown. */
  shown: readonly string[]
  /** Ids in the server's order, as far as it was asked. */
  fresh: readonly string[]
  /** Shown, but no longer in this view. */
  gone: ReadonlySet<string>
  /** New in this view, and not shown yet because others would have to move. */
  waiting: readonly string[]
  /** Shown without having been asked for, and not looked at yet. */
  arrived: ReadonlySet<string>
  /** Cursor of what follows the last row shown; null: there is no more. */
  next: string | null
  /** Cursor of what follows the last of `fresh`. */
  freshNext: string | null
}

type Page = { items: readonly InboxRow[]; next: string | null }

export const emptyList: ListState = {
  rows: new Map(),
  shown: [],
  fresh: [],
  gone: new Set(),
  waiting: [],
  arrived: new Set(),
  next: null,
  freshNext: null,
}

/** The first page of a list that was never shown. */
export function begin(page: Page): ListState {
  const ids = page.items.map((row) => row.id)
  return { ...emptyList, rows: toMap(page.items), shown: ids, fresh: ids, next: page.next, freshNext: page.next }
}

/** The page that follows the last row. */
export function append(state: ListState, page: Page): ListState {
  const known = new Set([...state.shown, ...state.waiting])
  const add = page.items.map((row) => row.id).filter((id) => !known.has(id))
  const inStep = state.next === state.freshNext
  return {
    ...state,
    rows: new Map([...state.rows, ...toMap(page.items)]),
    shown: [...state.shown, ...add],
    next: page.next,
    ...(inStep ? { fresh: [...state.fresh, ...add], freshNext: page.next } : {}),
  }
}

/**
 * The list as it is now, from its beginning, at least as long as what was loaded unless that is very much.
 * With `held` every row keeps its place: what left is marked, what came is announced or, when it belongs at the end,
 * added there.
 */
export function refresh(state: ListState, page: Page, held: boolean): ListState {
  const fresh = page.items.map((row) => row.id)
  const isFresh = new Set(fresh)
  const rows = new Map([...state.rows, ...toMap(page.items)])
  const isShown = new Set(state.shown)
  if (!held) {
    const arrived = new Set(fresh.filter((id) => !isShown.has(id) || state.arrived.has(id)))
    return keepNeeded({
      rows,
      shown: fresh,
      fresh,
      gone: new Set(),
      waiting: [],
      arrived,
      next: page.next,
      freshNext: page.next,
    })
  }
  const lastKnown = state.shown.findLastIndex((id) => isFresh.has(id))
  const reach = page.next === null ? state.shown.length : lastKnown + 1
  const gone = new Set(state.shown.slice(0, reach).filter((id) => !isFresh.has(id)))
  for (const id of state.gone) if (!isFresh.has(id)) gone.add(id)
  const hasTail = state.shown.length > reach
  const fresher = fresh.filter((id) => !isShown.has(id))
  const atEnd = hasTail ? [] : fresh.slice(fresh.findLastIndex((id) => isShown.has(id)) + 1)
  const waiting = fresher.slice(0, fresher.length - atEnd.length)
  return keepNeeded({
    rows,
    shown: [...state.shown, ...atEnd],
    fresh,
    gone,
    waiting,
    arrived: state.arrived,
    next: hasTail ? state.next : page.next,
    freshNext: page.next,
  })
}

/**
 * Shows the list in the server's order. Rows beyond what the server was last asked for are loaded again when needed.
 */
export function settle(state: ListState): ListState {
  if (!state.gone.size && !state.waiting.length && same(state.shown, state.fresh)) return state
  return keepNeeded({
    ...state,
    shown: state.fresh,
    gone: new Set(),
    arrived: new Set([...state.arrived, ...state.waiting]),
    waiting: [],
    next: state.freshNext,
  })
}

/** Takes a row out at once: the reader did it. */
export function remove(state: ListState, id: string): ListState {
  if (!state.rows.has(id)) return state
  const without = (ids: readonly string[]) => ids.filter((each) => each !== id)
  const gone = new Set(state.gone)
  gone.delete(id)
  return keepNeeded({
    ...state,
    shown: without(state.shown),
    fresh: without(state.fresh),
    waiting: without(state.waiting),
    gone,
  })
}

/** Changes what a row says. */
export function patch(state: ListState, id: string, change: Partial<InboxRow>): ListState {
  const row = state.rows.get(id)
  return row ? { ...state, rows: new Map(state.rows).set(id, { ...row, ...change }) } : state
}

/** These rows were looked at. */
export function seen(state: ListState, ids: readonly string[]): ListState {
  const arrived = new Set(state.arrived)
  for (const id of ids) arrived.delete(id)
  return arrived.size === state.arrived.size ? state : { ...state, arrived }
}

/** How many new rows are out of sight when `first` is the first row in sight. */
export const newAbove = (state: ListState, first: number): number =>
  state.waiting.length + state.shown.slice(0, first).filter((id) => state.arrived.has(id)).length

const toMap = (items: readonly InboxRow[]) => new Map(items.map((row) => [row.id, row]))
const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id, index) => id === b[index])

function keepNeeded(state: ListState): ListState {
  const needed = new Set([...state.shown, ...state.fresh, ...state.waiting])
  return { ...state, rows: new Map([...state.rows].filter(([id]) => needed.has(id))) }
}
