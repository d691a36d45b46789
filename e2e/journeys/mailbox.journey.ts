import { connect, createServer, type AddressInfo } from 'node:net'
import { startImap } from '#testing/imap.ts'
import { expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('a mailbox is added: the check shows each step as it happens and what the server says, and then mail is fetched', async ({ own, desk }) => {
  const shop = await own.shop()
  const imap = await startImap({ user: 'orders', password: 'a-key-under-the-mat' })
  const door = await slowDoor(imap.server.port)
  own.after(async () => Promise.all([imap.close(), door.close()]))
  const page = await desk.at(shop, '/settings/mailboxes/new', shop.owner)
  await page.getByLabel('Address', { exact: true }).fill('orders@harrow-lind.test')
  await page.getByLabel('Name people see').fill('Orders')
  const field = (name: string) => page.locator(`[name="${name}"]`)
  await field('imap.host').fill('127.0.0.1')
  await field('imap.security').selectOption('none')
  await field('imap.port').fill(String(door.port))
  await field('imap.user').fill('orders')
  await field('imap.credentials').fill('not-this-one')
  await field('smtp.host').fill('127.0.0.1')
  await field('smtp.security').selectOption('none')
  await field('smtp.port').fill(String(shop.sink.port))
  await page.getByRole('radio', { name: 'Without signing in' }).check()

  const check = page.getByRole('complementary', { name: 'Connection check' })
  const steps = check.getByRole('region', { name: 'Receiving' }).getByRole('listitem')
  await check.getByRole('button', { name: 'Check connection' }).click()
  await expect(check.getByText('Trying, step by step')).toBeVisible()
  await expect(steps.nth(0)).toContainText('Server found')
  // It waits for the server, and says in which step.
  await expect(steps.and(page.locator('.now'))).toHaveCount(1)
  await expect(steps.nth(4)).not.toHaveClass(/done|fail|now/)
  await door.open()
  await expect(steps.nth(1)).toContainText('Server answers')
  await expect(steps.nth(3)).toContainText('Not signed in')
  await expect(steps.nth(3)).toContainText('The server refuses this user and password.')
  await expect(steps.nth(3)).toContainText('Invalid credentials')
  await expect(check.getByText('One thing needs you')).toBeVisible()
  await expectOpenToAll(page)

  await field('imap.credentials').fill('a-key-under-the-mat')
  await check.getByRole('button', { name: 'Check connection' }).click()
  await expect(check.getByText('Everything works')).toBeVisible()
  await page.getByRole('button', { name: 'Add mailbox' }).click()
  await expect(page.getByText('orders@harrow-lind.test is added')).toBeVisible()

  // What comes from now on is new; what was there before would have to be asked for.
  await expect.poll(() => imap.seen.commands).toContain('IDLE')
  const letter = 'From: Eva Holt <eva@mail.example>\nTo: orders@harrow-lind.test\nSubject: Fetched: six spoons\nMessage-ID: <spoons@mail.example>\n\nSix.\n'
  imap.deliver(Buffer.from(letter.replaceAll('\n', '\r\n')))
  await page.goto('/inbox/open')
  await expect(rowOf(page, 'Fetched: six spoons')).toBeVisible()
})

/** A way to a server on which nothing passes until it is opened. */
async function slowDoor(port: number) {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const server = createServer((outside) => {
    outside.on('error', () => undefined)
    void opened.then(() => {
      const inside = connect(port, '127.0.0.1').on('error', () => outside.destroy())
      outside.on('close', () => inside.destroy())
      inside.on('close', () => outside.destroy())
      outside.pipe(inside).pipe(outside)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, open, close: () => new Promise((resolve) => server.close(resolve)) }
}
