import { expect, expectOpenToAll, test } from '../support/journey.ts'

test('companies: made with a domain, people belong to it by themselves, and to another by hand in a role', async ({
  own,
  desk,
}) => {
  const shop = await own.shop()
  const agent = await shop.worker('Runa Berg')
  const [ada, ben] = ['ada', 'ben'].map((name) => ({ name: `${name} Lind`, address: `${name}@studio-lind.example` }))
  await shop.write(ada!, { subject: 'Companies: two desks', text: 'For the studio.' })
  const { customerId } = await shop.conversationOf(ada!).then(({ id }) =>
    agent.api.conversations.get({ conversationId: id }).then(({ customer }) => ({ customerId: customer.id })),
  )

  const page = await desk.at(shop, '/customers', agent)
  await page.getByRole('link', { name: 'Companies' }).click()
  await expect(page.getByText('No companies yet')).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'New company' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Studio Lind')
  await dialog.getByLabel('Domains').fill('studio-lind.example')
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Make company' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Studio Lind' })).toBeVisible()
  await expect(page.getByRole('row', { name: /ada Lind/ })).toBeVisible()
  await shop.write(ben!, { subject: 'Companies: one more', text: 'And a lamp.' })
  await shop.conversationOf(ben!)
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('row', { name: /ben Lind/ })).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expectOpenToAll(page)

  await page.getByLabel('Owner').selectOption('Runa Berg')
  await expect(page.getByText('Owner: Runa Berg')).toBeVisible()
  await page.getByRole('button', { name: 'Note about the company' }).click()
  await page.getByRole('textbox', { name: 'New note' }).fill('Pays by the quarter.')
  await page.getByRole('button', { name: 'Save note' }).click()
  await expect(page.getByText('Pays by the quarter.')).toBeVisible()
  await page.getByRole('button', { name: 'Remove note' }).click()
  await expect(page.getByText('Pays by the quarter.')).toBeHidden()
  await page.keyboard.press('z')
  await expect(page.getByText('Pays by the quarter.')).toBeVisible()
  await page.getByRole('button', { name: 'Tags' }).click()
  const picker = page.getByRole('dialog', { name: 'Tags' })
  await expect(picker).toBeVisible()
  await page.keyboard.type('Trade')
  await expect(picker.getByRole('option', { name: 'Make “Trade”' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /Tags: .*Trade/ })).toBeVisible()
  await expectOpenToAll(page)

  await page.getByRole('table', { name: 'Customers' }).getByRole('link', { name: 'ada Lind' }).click()
  const about = page.getByRole('complementary', { name: 'About ada Lind' })
  await expect(about.getByRole('link', { name: 'Studio Lind' })).toBeVisible()
  await about.getByRole('button', { name: 'Add company' }).click()
  await about.getByRole('textbox', { name: 'Company' }).fill('Harbour Works')
  await about.getByRole('textbox', { name: 'Role' }).fill('buyer')
  await expectOpenToAll(page)
  await about.getByRole('button', { name: 'Make and add' }).click()
  await expect(about.getByRole('link', { name: 'Harbour Works' })).toBeVisible()
  await expect(about.getByText(', buyer')).toBeVisible()
  expect((await agent.api.companies.ofCustomer({ customerId })).items.map(({ company, role }) => [company.name, role])).toEqual([
    ['Harbour Works', 'buyer'],
    ['Studio Lind', ''],
  ])
  await about.getByRole('button', { name: 'Does not belong to Harbour Works' }).click()
  await expect(about.getByRole('link', { name: 'Harbour Works' })).toBeHidden()
  await page.keyboard.press('z')
  await expect(about.getByText(', buyer')).toBeVisible()
})
