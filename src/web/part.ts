// Parts of the app that are loaded when they are first drawn: `const Editor = part(() => import('./Editor.tsx'))`.
// As React's lazy, but a part that can't come because the server is away comes when it is back, instead of breaking
// the page. Put it into `<Suspense>`.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { connectionLost, onReconnect } from './connection.ts'
import { whenIdle } from './moments.ts'

/**
 * `load` gives a module whose default export is the component. With `early` it is loaded by `loadEarly`, and then drawn
 * at once where it is wanted.
 */
export function part<P>(
  load: () => Promise<{ default: ComponentType<P> }>,
  { early = false } = {},
): LazyExoticComponent<ComponentType<P>> {
  let loaded: { default: ComponentType<P> } | undefined
  const keep = async () => (loaded = await load())
  if (early) {
    toLoad.push(keep)
    if (isTime) loadEarly()
  }
  return lazy(() => (loaded ? kept(loaded) : whenThere(keep)))
}

/** Loads what will be wanted next, one part after the other while the browser has nothing to do. */
export function loadEarly(): void {
  isTime = true
  if (isLoading || !toLoad.length) return
  isLoading = true
  whenIdle(async () => {
    const goOn = () => {
      isLoading = false
      loadEarly()
    }
    try {
      await toLoad.shift()!()
      goOn()
    } catch {
      // It is asked for again when it is drawn. The others would be remembered as missing too.
      const stop = onReconnect(() => {
        stop()
        goOn()
      })
    }
  })
}

const toLoad: (() => Promise<unknown>)[] = []
let isTime = false
let isLoading = false

/** A promise answers in a moment at the soonest; React's lazy takes an answer that comes at once. */
const kept = <T>(value: T): Promise<T> => ({ then: (take: (value: T) => void) => take(value) }) as unknown as Promise<T>

/**
 * Loads; while the server is away, waits for it. Throws when the server is there and the part is not: after an update.
 * Chromium remembers for the life of the page that a part did not come, so the page is loaded anew then; what is being
 * written is kept in the browser.
 */
export async function whenThere<T>(load: () => Promise<T>, hasWaited = false): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (await isServerThere()) {
      if (!hasWaited || wasJustReloaded()) throw error
      location.reload()
      return new Promise(() => undefined)
    }
    connectionLost()
    await new Promise<void>((resolve) => {
      const stop = onReconnect(() => {
        stop()
        resolve()
      })
    })
    askAgainForStyles()
    return whenThere(load, true)
  }
}

/** A second time would not help. */
function wasJustReloaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.type === 'reload' && performance.now() < 30_000
}

const isServerThere = (): Promise<boolean> =>
  fetch('/readyz', { cache: 'no-store' }).then(
    (answer) => answer.ok,
    () => false,
  )

/** The style sheets of a part are asked for once only; those that did not come are asked for anew. */
function askAgainForStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (!link.sheet) link.replaceWith(link.cloneNode())
}
