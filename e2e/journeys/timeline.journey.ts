import { expect, expectOpenToAll, test } from '../support/journey.ts'

test('timeline: a mail, an order, a changed number and who looked stand in one line of time, which is narrowed and goes on', async ({
  shop,
  desk,
}) => {
  const [runa, tom] = [await shop.worker('Runa Berg'), await shop.worker('Tom Lind')]
  const customer = shop.customer('Ewa Nowak')
  await shop.write(customer, { subject: 'Timeline: half a lamp', text: 'Only the shade came.' })
  const { customer: found, number } = await shop.conversationOf(customer)
  const customerId = found.id
  const order = {
    source: 'shop',
    externalId: 'timeline-1',
    number: 'HL-30418',
    currency: 'EUR',
    total: 12_900,
    lines: [{ name: 'Alma desk lamp, brass', unitPrice: 12_900 }],
    placedAt: '2026-03-03T10:00:00.000Z',
    updatedAt: '2026-03-03T10:00:00.000Z',
    customer: { email: customer.address },
  }
  await shop.owner.api.orders.put({ ...order, state: 'placed' })
  const events = Array.from({ length: 70 }, (_, at) => ({
    source: 'shop',
    externalId: `timeline-${at}`,
    name: 'page.seen',
    at: new Date(Date.UTC(2025, 0, 1) + at * 3_600_000).toISOString(),
    customer: { email: customer.address },
  }))
  await shop.owner.api.activity.putMany({ events })

  await desk
    .at(shop, `/customers/${customerId}`, tom)
    .then((page) => expect(page.getByRole('heading', { name: 'Timeline', exact: true })).toBeVisible())
  const page = await desk.at(shop, `/customers/${customerId}`, runa)
  const entries = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem')
  const entry = (text: string | RegExp) => entries.filter({ hasText: text })
  await expect(entry(`Ewa Nowak wrote in #${number}`)).toContainText('Only the shade came.')
  await expect(entry('Ordered HL-30418')).toContainText('€129.00')
  await expect(entry('Tom Lind looked at the customer')).toBeVisible()
  await expect(entry('Runa Berg looked at the customer')).toBeVisible()
  await expectOpenToAll(page)

  await page.keyboard.press('Shift+U')
  await page.getByLabel('Phone', { exact: true }).fill('030 / 123 45 99')
  await page.keyboard.press('Enter')
  await expect(entry('Runa Berg changed addresses or numbers')).toBeVisible()
  await shop.owner.api.orders.put({ ...order, state: 'shipped', updatedAt: new Date().toISOString() })
  await expect(entry('HL-30418 is on its way now')).toBeVisible()

  const show = page.getByRole('group', { name: 'What to show' })
  await show.getByRole('button', { name: 'Events' }).click()
  await expect(entry('Ordered HL-30418')).toBeHidden()
  await entries.last().scrollIntoViewIfNeeded()
  await expect(entry('page.seen')).toHaveCount(70)
  await page.getByLabel('Up to').fill('2025-01-01')
  await expect(entry('page.seen').first()).toContainText('1,')
  await expect(entry('page.seen')).toHaveCount(23)
  await show.getByRole('button', { name: 'Orders' }).click()
  await expect(page.getByText('Nothing of this kind until then')).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(entry('Ordered HL-30418')).toBeVisible()
})
