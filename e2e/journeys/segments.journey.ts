import { expect, expectOpenToAll, test } from '../support/journey.ts'

test('segments: a lead asks who bought twice, sees them counted, and somebody comes in by buying', async ({ own, desk }) => {
  const shop = await own.shop()
  const lead = await shop.worker('Berit Sand', { role: 'lead' })
  const [ada, ben] = [shop.customer('Ada Lind'), shop.customer('Ben Lind')]
  for (const customer of [ada, ben]) {
    await shop.write(customer, { subject: `Segments: a lamp for ${customer.name}`, text: 'When does it come?' })
    await shop.conversationOf(customer)
  }
  let count = 0
  const buys = (customer: { address: string }) =>
    shop.owner.api.orders.put({
      ...{ source: 'shop', externalId: `o-${++count}`, number: `HL-${count}`, state: 'placed', currency: 'EUR', total: 4900 },
      ...{ lines: [], placedAt: new Date().toISOString(), updatedAt: new Date().toISOString() },
      customer: { email: customer.address },
    })
  await buys(ada)
  await buys(ada)
  await buys(ben)

  const page = await desk.at(shop, '/customers', lead)
  await page.getByRole('link', { name: 'Segments' }).click()
  await expect(page.getByText('No segments yet')).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'New segment' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Buys again')
  await dialog.getByLabel('What is asked').selectOption({ label: 'Orders' })
  await dialog.getByLabel('Orders: how it is asked').selectOption({ label: 'is at least' })
  await dialog.getByLabel('Orders: value').fill('2')
  await dialog.getByLabel('Orders: since when').selectOption({ label: 'in the last days:' })
  await expect(dialog.getByLabel('Days')).toHaveValue('90')
  await expect(dialog.getByText('1 of all customers')).toBeVisible()
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Make segment' }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'Buys again' })).toBeVisible()
  await expect(page.getByText('in the last 90 days')).toBeVisible()
  await expect(page.getByRole('row', { name: /Ada Lind/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /Ben Lind/ })).toBeHidden()
  await buys(ben)
  await expect(page.getByRole('row', { name: /Ben Lind/ })).toBeVisible()
  await expect(page.getByText('Ben Lind came in')).toBeVisible()
  await expect(page.getByText('2 of all customers')).toBeVisible()
  await expectOpenToAll(page)

  await page.getByRole('row', { name: /Ben Lind/ }).getByRole('link').click()
  const about = page.getByRole('complementary', { name: 'About Ben Lind' })
  await about.getByRole('link', { name: 'Buys again' }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No segments yet')).toBeVisible()
  await page.keyboard.press('z')
  await page.getByRole('link', { name: 'Who our customers are' }).click()
  await expect(page.getByRole('row', { name: /Buys again.*of no kind yet/ })).toBeVisible()
  await expect(page.getByText('nothing measures it yet')).toBeVisible()
  await expectOpenToAll(page)
})
