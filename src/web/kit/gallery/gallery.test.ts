// The design system in a real browser: nothing that axe-core finds, nothing wider than the screen, and everything
// that floats works with the keyboard alone.
import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import { launchBrowser } from '../../../../e2e/browser.ts'

const root = path.join(import.meta.dirname, '../../../..')
const folder = path.join(tmpdir(), `heed-gallery-${process.pid}`)
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

await build({
  root,
  configFile: path.join(root, 'vite.config.ts'),
  logLevel: 'error',
  build: { outDir: folder, rolldownOptions: { input: path.join(root, 'src/web/kit/gallery.html') } },
})
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url!, 'http://localhost')
  readFile(path.join(folder, pathname)).then(
    (content) => response.writeHead(200, { 'content-type': types[path.extname(pathname)] ?? '' }).end(content),
    () => response.writeHead(404).end(),
  )
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/src/web/kit/gallery.html`
const browser = await launchBrowser()

after(async () => {
  await browser.close()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const looks = [
  { name: 'light', query: '', width: 1440 },
  { name: 'from right to left', query: '?dir=rtl', width: 1440 },
  { name: 'dark, on a phone', query: '?theme=dark', width: 390 },
]
for (const { name, query, width } of looks)
  test(`axe finds nothing and nothing is too wide: ${name}`, async () => {
    const page = await open(query, width)
    assert.deepEqual(await violations(page), [])
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
    await page.context().close()
  })

test('a menu opens, moves and closes by keyboard, and gives the focus back', async () => {
  const page = await open('', 1440)
  const button = page.getByRole('button', { name: 'Snooze' }).last()
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  assert.deepEqual(await violations(page, '[role="menu"]'), [])
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Until Kasia'))
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.evaluate(() => document.activeElement?.textContent?.includes('Tomorrow')), true)
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  assert.equal(await button.evaluate((element) => element === document.activeElement), true)
  await page.context().close()
})

test('a second press on its button closes a menu', async () => {
  const page = await open('', 1440)
  const button = page.getByRole('button', { name: 'Snooze' }).last()
  await button.click()
  await page.getByRole('menu').waitFor()
  await button.click()
  await page.getByRole('menu').waitFor({ state: 'detached' })
  assert.equal(await button.getAttribute('aria-expanded'), 'false')
  await page.context().close()
})

test('a tooltip says name and key on hover and on focus, and goes on Escape', async () => {
  const page = await open('', 1440)
  const tooltip = page.getByRole('tooltip')
  await page.getByRole('button', { name: 'Assign', exact: true }).hover()
  await tooltip.waitFor()
  assert.equal(await tooltip.textContent(), 'AssignA')
  await page.keyboard.press('Escape')
  await tooltip.waitFor({ state: 'detached' })
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Assign', exact: true }).focus()
  await page.keyboard.press('Tab')
  await tooltip.filter({ hasText: 'Reply' }).waitFor()
  await page.context().close()
})

test('a picker finds by typing and takes the first with Enter', async () => {
  const page = await open('', 1440)
  await page.getByRole('button', { name: 'Assign to' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('listbox').waitFor()
  await page.keyboard.type('retu')
  await page.getByRole('option', { name: 'Returns' }).waitFor()
  assert.deepEqual(await violations(page, '.picker'), [])
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Assign to: Returns' }).waitFor()
  await page.context().close()
})

test('a dialog keeps the focus inside and gives it back', async () => {
  const page = await open('', 1440)
  const button = page.getByRole('button', { name: 'Erase Snorri' })
  await button.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Erase Snorri' })
  await dialog.waitFor()
  assert.deepEqual(await violations(page, '[role="dialog"]'), [])
  const holdsFocus = () =>
    page.waitForFunction(() => document.querySelector('[role="dialog"]')?.contains(document.activeElement))
  await holdsFocus()
  for (let press = 0; press < 5; press++) {
    await page.keyboard.press('Tab')
    // What stands at either end of the dialog hands the focus back a moment later.
    await holdsFocus()
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await button.evaluate((element) => element === document.activeElement), true)
  await page.context().close()
})

test('a toast says what happened and is taken back with its button', async () => {
  const page = await open('', 1440)
  await page.getByRole('button', { name: 'Close three' }).click()
  const status = page.getByRole('status').filter({ hasText: '3 conversations closed' })
  await status.waitFor()
  assert.deepEqual(await violations(page, '.toasts'), [])
  await status.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('3 conversations closed').waitFor({ state: 'detached' })
  await page.context().close()
})

test('the key of a command works on the page, and rests while one writes or a dialog is open', async () => {
  const page = await open('', 1440)
  const done = page.getByText('Closed by its command')
  await page.getByLabel('Name people see').press('e')
  await page.getByRole('button', { name: 'Erase Snorri' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('e')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(await done.count(), 0)
  await page.keyboard.press('e')
  await done.waitFor()
  await page.context().close()
})

test('an error of the server stands beside its field, which has the focus', async () => {
  const page = await open('', 1440)
  const port = page.getByLabel('Port', { exact: true })
  assert.equal(await port.getAttribute('aria-invalid'), 'true')
  const described = await port.getAttribute('aria-describedby')
  assert.match((await page.locator(`[id="${described}"]`).textContent()) ?? '', /Ports are numbers/)
  assert.equal(await port.evaluate((element) => element === document.activeElement), true)
  await page.context().close()
})

async function open(query: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(address + query)
  await page.getByRole('heading', { level: 1 }).waitFor()
  // The bars of a loading list come after 150 ms.
  await page.getByText('Loading').first().waitFor({ state: 'attached' })
  return page
}

/** Rule and element of everything that axe-core finds. Base UI's focus guards pass the focus on. */
async function violations(page: Page, part = 'html'): Promise<string[]> {
  const found = await new AxeBuilder({ page }).include(part).exclude('[data-base-ui-focus-guard]').analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
