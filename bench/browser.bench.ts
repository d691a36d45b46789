// What an agent waits for in the browser: from the click to the painted conversation, and the script of the first load.
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { launchBrowser } from '../e2e/browser.ts'
import { fill } from './fill.ts'
import { benchPassword, startDatabase, startHeed } from './heed.ts'
import { percentile } from './measure.ts'
import { type Table, atMost } from './table.ts'

const clicks = 32
const rowsInSight = 8

export async function bench(): Promise<Table[]> {
  const database = await startDatabase()
  const heed = await startHeed(database.url)
  const browser = await launchBrowser()
  try {
    await fill(database.url, 10_000)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    const scripts: Promise<number>[] = []
    page.on('response', (response) => {
      if (/\.js(\?|$)/.test(response.url())) scripts.push(response.body().then((body) => gzipSync(body).length, () => 0))
    })
    await page.request.post(`${heed.url}/api/v1/sign-in`, { data: { email: 'bench@heed.test', password: benchPassword }, headers: { 'x-heed': '1' } })
    await page.goto(`${heed.url}/inbox/open`)
    await page.locator('a[data-row]').first().waitFor()
    const kilobytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0) / 1000
    const cold = await timeClicks(page, 0)
    const warm = await timeClicks(page, 400)
    return [{
      title: 'Browser', about: `Headless Chromium on the same machine, 10,000 conversations, ${clicks} conversations opened one after the other.`,
      rows: [
        atMost('click to painted conversation, p95', percentile(cold, 0.95), 100, 'ms'),
        atMost('click to painted conversation, pointer rested on it before, p95', percentile(warm, 0.95), 50, 'ms'),
        atMost('script of the first load of the inbox, gzip', kilobytes, 250, 'kB'),
      ],
    }]
  } finally {
    await browser.close()
    await heed.stop()
    await database.stop()
  }
}

/**
 * Opens row after row, none of which was opened since the page was loaded; with `rest` the pointer lies on a row for so
 * long (ms) before it is clicked.
 */
async function timeClicks(page: Page, rest: number): Promise<number[]> {
  const times: number[] = []
  const rows = page.locator('a[data-row]')
  for (let click = 0; click < clicks; click++) {
    const at = click % rowsInSight
    if (at === 0) {
      await page.reload()
      await rows.first().waitFor()
      await page.waitForTimeout(1500)
    }
    const row = rows.nth(at)
    if (rest) {
      await row.hover()
      await page.waitForTimeout(rest)
    }
    times.push(await row.evaluate(paintedAfterClick))
  }
  return times
}

/** Runs in the page: clicks, and waits until the conversation of that row stands there with its words, and one frame more. */
function paintedAfterClick(row: Element): Promise<number> {
  const [subject = ''] = /Where is order HL-\d+/.exec(row.textContent ?? '') ?? []
  const start = performance.now()
  ;(row as HTMLElement).click()
  return new Promise((resolve) => {
    const look = () => {
      const named = [...document.querySelectorAll('h1, h2')].some((heading) => heading.textContent?.includes(subject))
      if (named && document.querySelector('article')) requestAnimationFrame(() => resolve(performance.now() - start))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}
