// Mail that attacks whoever reads it, in the page that people read it in.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { hostileLetters, luringLetter } from '../support/hostile-letters.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'
import { until } from '../support/shop.ts'

test('a hostile mail runs nothing and loads nothing that was not asked for, and its link opens apart', async ({ shop, desk }) => {
  const agent = await shop.worker('Nora Quist')
  await shop.write(shop.customer('Mallory Finch'), { subject: 'Your invoice', html: luringLetter })
  const page = await desk.at(shop, '/inbox/open', agent)
  const alarms = await watch(page)
  const outside: string[] = []
  page.context().on('request', (request) => {
    if (request.url().startsWith('http') && !request.url().startsWith(shop.url)) outside.push(request.url())
  })
  await page.context().route(/\.test\//, (route) => route.fulfill({ contentType: 'text/html', body: 'Elsewhere' }))

  await rowOf(page, 'Your invoice').click()
  await showLayouts(page)
  const frame = conversation(page).frameLocator('iframe')
  await expect(frame.getByText('Please pay at once')).toBeVisible()
  await expect(page.getByText('Pictures from elsewhere stay away')).toBeVisible()
  await frame.getByText('Click here').click()
  expect([outside, alarms]).toEqual([[], []])
  await expectOpenToAll(page)

  const [apart] = await Promise.all([page.context().waitForEvent('page'), frame.getByRole('link', { name: 'our site' }).click()])
  await apart.waitForURL('https://elsewhere.test/pay')
  expect(await apart.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
  await apart.close()

  // There is no such server, as Heed finds out.
  desk.foreseen(/404.*\/message-images\//)
  await page.getByRole('button', { name: 'Show pictures' }).click()
  await expect(page.getByText('Pictures from elsewhere stay away')).toBeHidden()
  // They come through Heed, so that their sender does not learn who looks.
  expect([outside, alarms]).toEqual([['https://elsewhere.test/pay'], []])
})

test('hostile letters get no script to run in the page that shows them', async ({ shop, desk }) => {
  const agent = await shop.worker('Piet Adler')
  const sender = shop.customer('Sam Pell')
  for (const [index, html] of hostileLetters.entries()) {
    const thread = { messageId: `<letter-${index}@mail.example>`, ...(index ? { inReplyTo: '<letter-0@mail.example>' } : {}) }
    await shop.write(sender, { ...thread, subject: 'Letters', text: `Letter ${index}`, html: `<p>Letter ${index}</p>${html}` })
    if (index === 0) await shop.conversationOf(sender)
  }
  const { number } = await shop.conversationOf(sender)
  const page = await desk.at(shop, `/inbox/open/${number}`, agent)
  const alarms = await watch(page)
  await expect(page.getByRole('article')).toHaveCount(hostileLetters.length)
  await showLayouts(page)
  for (const index of hostileLetters.keys())
    await expect(conversation(page).locator('iframe').nth(index).contentFrame().getByText(`Letter ${index}`, { exact: true })).toBeAttached()
  await provoke(page)
  expect(alarms).toEqual([])
})

const given = corpus()
if (given.length) test('letters of the given folder get no script to run either', async ({ own, desk }) => {
  test.setTimeout(60_000 + given.length * 4000)
  // Their links and pictures lead nowhere; the browser says so.
  desk.foreseen(/Failed to load resource|Content Security Policy/)
  // In a shop of its own: so many letters would push what other journeys look for out of their lists.
  const shop = await own.shop()
  const agent = await shop.worker('Vera Moll')
  const before = new Set(await everyNumber(agent.api))
  for (const raw of given) await shop.deliver(raw, 'letters@mail.example')
  const numbers = await until('every letter', async () => {
    const found = (await everyNumber(agent.api)).filter((number) => !before.has(number))
    return found.length === given.length ? found : undefined
  })
  const page = await desk.at(shop, '/inbox/open', agent)
  const alarms = await watch(page)
  await expect(page.getByText('Choose a conversation')).toBeVisible()
  for (const number of numbers) {
    await page.evaluate((to) => {
      history.pushState({}, '', to)
      dispatchEvent(new PopStateEvent('popstate'))
    }, `/inbox/open/${number}`)
    await expect(page.locator(`section[data-conversation="${number}"] article`)).toHaveCount(1)
    await showLayouts(page)
    await provoke(page)
  }
  expect(alarms).toEqual([])
})

/** Whatever calls `alert`, asks something, or leaves the page, in any frame. */
async function watch(page: Page): Promise<string[]> {
  const alarms: string[] = []
  const context = page.context()
  const hook = () => {
    const sound = (globalThis as unknown as { heedAlarm(words: string): void }).heedAlarm
    for (const name of ['alert', 'confirm', 'prompt', 'print'] as const)
      (globalThis as Record<string, unknown>)[name] = (words: unknown) => sound(`${name}(${words}) in ${location.href}`)
  }
  await context.exposeBinding('heedAlarm', (_, words: string) => void alarms.push(words))
  await context.addInitScript(hook)
  await page.evaluate(hook)
  page.on('dialog', (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && !frame.url().includes('/inbox/')) alarms.push(`left for ${frame.url()}`)
  })
  return alarms
}

/** Shows every message of the open conversation as its sender laid it out. */
async function showLayouts(page: Page): Promise<void> {
  const messages = page.getByRole('article')
  await expect(messages.first()).toBeVisible()
  for (const message of await messages.all()) {
    if (!(await message.locator('iframe').count())) {
      // A menu that is opened while the conversation is still coming may close again.
      await expect(async () => {
        await message.getByRole('button', { name: 'More for this message' }).click()
        await page.getByRole('menuitem', { name: 'Show with its layout' }).click({ timeout: 2000 })
      }).toPass()
    }
    // One of which nothing is left has no height.
    await expect(message.locator('iframe')).toBeAttached()
  }
}

/** Does to every element in every letter what a reader could do, short of following links. */
async function provoke(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => [...document.querySelectorAll('iframe')].every((frame) => frame.contentDocument?.readyState === 'complete')))
    .toBe(true)
  await page.evaluate(() => {
    for (const frame of document.querySelectorAll('iframe'))
      for (const element of frame.contentDocument!.querySelectorAll('*'))
        for (const name of ['mouseover', 'pointerenter', 'focus', 'error', 'load', 'toggle', 'begin', 'animationstart', 'submit'])
          element.dispatchEvent(new Event(name, { bubbles: true }))
  })
}

/** Mail files of the folder that HEED_CORPORA names; each from a sender of its own and the first of its thread. */
function corpus(): string[] {
  const folder = path.join(process.env['HEED_CORPORA'] ?? '', 'html-xss/raw')
  if (!process.env['HEED_CORPORA'] || !existsSync(folder)) return []
  return readdirSync(folder).map((name, index) =>
    readFileSync(path.join(folder, name), 'latin1')
      .replace(/^(In-Reply-To|References):.*\r?\n/gim, '')
      .replace(/^From:.*$/im, `From: Sender ${index} <sender-${index}@mail.example>`),
  )
}

async function everyNumber(api: { inbox: { list(input: object): Promise<{ items: { number: number }[]; next: string | null }> } }): Promise<number[]> {
  const numbers: number[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await api.inbox.list({ view: 'allOpen', limit: 100, ...(cursor ? { cursor } : {}) })
    numbers.push(...page.items.map(({ number }) => number))
    cursor = page.next
    if (!cursor) return numbers
  }
}
