// What a journey gets: a shop that runs, and browsers at its desks. Every desk is watched: an error in the browser's
// console that the journey did not announce fails it, and each page that is looked at must be open to everyone.
import { type BrowserContextOptions, type Locator, type Page, test as base, expect } from '@playwright/test'
import axe from 'axe-core'
import { type Program, startProgram } from './heed.ts'
import { openShop, type Shop, type Worker } from './shop.ts'

export { expect } from '@playwright/test'

export type Desk = {
  /** A browser of its own, signed in as `worker` or as nobody, at `path`. */
  at(shop: { url: string }, path: string, worker?: Worker | null, options?: BrowserContextOptions): Promise<Page>
  /** Errors in the console that this journey brings about. */
  foreseen(...patterns: RegExp[]): void
}

/** Programs of this journey's own, to be killed or set up. */
export type Own = {
  program(): Promise<Program>
  shop(): Promise<Shop>
  /** To be put away when the programs have ended, e.g. a server that they talk to. */
  after(close: () => Promise<unknown>): void
}

export const test = base.extend<{ desk: Desk; own: Own }, { shop: Shop }>({
  shop: [
    async ({}, use) => {
      const shop = await openShop()
      await use(shop)
      await shop.end()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  own: async ({}, use) => {
    const programs: Program[] = []
    const closes: (() => Promise<unknown>)[] = []
    const kept = <P extends Program>(program: P): P => {
      programs.push(program)
      return program
    }
    await use({
      program: async () => kept(await startProgram()),
      shop: async () => kept(await openShop()),
      after: (close) => void closes.push(close),
    })
    for (const program of programs) await program.end()
    for (const close of closes) await close()
  },
  // After `own`, so that the browsers are closed before the programs end.
  desk: async ({ browser, own: _ }, use) => {
    const wrong: string[] = []
    const expected: RegExp[] = []
    await use({
      async at({ url }, path, worker, options) {
        const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...options })
        if (worker) await context.addCookies([...worker.cookies].map(([name, value]) => ({ name, value, url })))
        const page = await context.newPage()
        page.on('pageerror', (error) => wrong.push(error.stack ?? error.message))
        page.on('console', (message) => {
          if (message.type() === 'error') wrong.push(`${message.text()} (${message.location().url})`)
        })
        await page.goto(path)
        // Words that get their typeface while one clicks push what is clicked aside.
        await page.evaluate(() => document.fonts.ready.then(() => undefined))
        return page
      },
      foreseen: (...patterns) => void expected.push(...patterns),
    })
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(
      wrong.filter((line) => !expected.some((pattern) => pattern.test(line))),
      'errors in the console',
    ).toEqual([])
  },
})

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * WCAG 2.2 AA as far as a program can tell, in light, and in dark what depends on colours: that once for a screen, for
 * it is the same at every width. Not inside the frames of mail: what stands there is the sender's, and no script runs
 * there.
 */
export async function expectOpenToAll(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  await expectNoViolation(page, 'light', wcag)
  const screen = `${new URL(page.url()).pathname} ${await page.getByRole('dialog').or(page.getByRole('listbox')).count()}`
  const seen = seenInTheDark.get(page) ?? new Set()
  if (!seen.has(screen)) await expectNoViolation(page, 'dark', ['color-contrast', 'link-in-text-block'])
  seenInTheDark.set(page, seen.add(screen))
  await page.emulateMedia({ colorScheme: null })
}

const seenInTheDark = new WeakMap<Page, Set<string>>()

async function expectNoViolation(page: Page, colorScheme: 'light' | 'dark', rules: readonly string[]): Promise<void> {
  await page.emulateMedia({ colorScheme })
  const found = await page.evaluate(
    async (runOnly) => {
      // Colours that are on their way to others are nobody's colours.
      for (const animation of document.getAnimations())
        if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
      const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
        runOnly,
        resultTypes: ['violations'],
        iframes: false,
      })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      )
    },
    [...rules],
  )
  expect(found, `on ${new URL(page.url()).pathname}, ${colorScheme}`).toEqual([])
}

/** The row of a conversation in the list. */
export const rowOf = (page: Page, subject: string) => page.locator('a[data-row]', { hasText: subject })

/** The open conversation. */
export const conversation = (page: Page) => page.locator('section[data-conversation]')

/** What a list that floats offers; not what a field of the page behind it holds. */
export const offered = (page: Page, words: string | RegExp): Locator =>
  page.locator('[role="option"]').filter({ hasText: words })
