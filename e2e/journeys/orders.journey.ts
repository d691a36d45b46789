import { Webhook } from 'standardwebhooks'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('orders: a shop is connected, a signed order arrives while the conversation is open and stands in the panel', async ({
  own,
  desk,
}) => {
  const shop = await own.shop()
  const agent = await shop.worker('Mara Sommer')
  const customer = shop.customer('Katarzyna Wojcik')
  await shop.write(customer, { subject: 'Orders: half a lamp', text: 'I ordered HL-20418 and only the shade came.' })
  await shop.conversationOf(customer)

  const office = await desk.at(shop, '/settings/shops', shop.owner)
  await office.getByRole('button', { name: 'Connect a shop' }).click()
  const dialog = office.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Harrow & Lind shop')
  await dialog.getByLabel('Short name').fill('shop')
  await expectOpenToAll(office)
  await dialog.getByRole('button', { name: 'Connect a shop' }).click()
  const address = (await office.getByLabel('Address', { exact: true }).textContent())!
  const secret = (await office.getByLabel('Secret', { exact: true }).textContent())!
  expect(secret).toMatch(/^whsec_/)
  await expectOpenToAll(office)
  await office.getByRole('button', { name: 'Done' }).click()

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Orders: half a lamp').click()
  await expect(conversation(page).getByText('only the shade came')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeHidden()

  let count = 0
  const send = async (hook: object) => {
    const [id, at, body] = [`msg_${++count}`, new Date(), JSON.stringify(hook)]
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    }
    const answer = await fetch(address, { method: 'POST', headers, body })
    return ((await answer.json()) as { outcome: string }).outcome
  }
  const data = {
    id: 'o-1',
    number: 'HL-20418',
    currency: 'EUR',
    total: 12_900,
    placedAt: '2026-11-03T10:00:00Z',
    lines: [{ name: 'Alma desk lamp, brass', sku: 'ALMA-B', quantity: 1, unitPrice: 12_900 }],
    customer: { email: customer.address },
  }
  expect(await send({ type: 'order.created', timestamp: '2026-11-03T10:00:00Z', data })).toBe('taken')
  const panel = page.getByRole('complementary').filter({ hasText: customer.address }).last()
  await expect(panel.getByText('HL-20418')).toBeVisible()
  await expect(panel.getByText('named in this conversation')).toBeVisible()
  await expect(panel.getByText('€129.00').first()).toBeVisible()
  const tracking = [{ carrier: 'DHL', number: '00340', link: 'https://track.example/00340' }]
  const delivered = { ...data, state: 'partly_delivered', tracking }
  expect(await send({ type: 'order.updated', timestamp: '2026-11-05T10:00:00Z', data: delivered })).toBe('taken')
  await expect(panel.getByText('half delivered')).toBeVisible()
  await expect(panel.getByRole('link', { name: 'Follow parcel 00340' })).toBeVisible()
  const failed = { reason: 'card declined', customer: { email: customer.address } }
  expect(await send({ type: 'checkout.failed', timestamp: new Date().toISOString(), data: failed })).toBe('taken')
  await panel.getByText('checkout.failed').click()
  await expect(panel.getByText('card declined')).toBeVisible()
  await expectOpenToAll(page)

  expect(await send({ type: 'order.updated', data: { ...data, state: 'in the van' } })).toBe('unreadable')
  await office.getByRole('link', { name: 'Harrow & Lind shop' }).click()
  await expect(office.getByText('“in the van” at “state” is no state that is known.')).toBeVisible()
  await office.getByText('Words for the state of an order').click()
  await office.getByLabel('on its way', { exact: true }).fill('in the van')
  await expectOpenToAll(office)
  await office.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(office.getByText('Saved. What could not be read can be tried again')).toBeVisible()
  await office.getByRole('button', { name: 'Try again' }).click()
  await expect(office.getByText('It was read now')).toBeVisible()
  await expect(panel.getByText('on its way')).toBeVisible()

  await office.goto('/settings/events')
  await expect(office.getByRole('rowheader', { name: 'checkout.failed' })).toBeVisible()
  await expectOpenToAll(office)
})
