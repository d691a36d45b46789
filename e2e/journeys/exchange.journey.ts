import { expect, expectOpenToAll, test } from '../support/journey.ts'

const table = [
  'Name;E-mail;Telefon;Seit wann',
  'Jürgen Groß;juergen@exchange.example;030 5550123;2019',
  'Wrong Address;not-an-address;;2020',
  'Ida Holm;ida@exchange.example;;2021',
  'Nobody;;;2022',
].join('\r\n')

test('exchange: a table with two wrong lines is mapped, checked, imported, taken out, and taken back', async ({
  own,
  desk,
}) => {
  const shop = await own.shop()
  const page = await desk.at(shop, '/settings/imports', shop.owner)
  await expect(page.getByText('Nothing was imported yet')).toBeVisible()
  await expectOpenToAll(page)
  // As spreadsheets of this country write it: semicolons and Windows-1252.
  await page
    .getByLabel('Import customers')
    .first()
    .setInputFiles({ name: 'kunden.csv', mimeType: 'text/csv', buffer: Buffer.from(table, 'latin1') })
  await expect(page.getByRole('heading', { level: 1, name: 'kunden.csv' })).toBeVisible()
  await expect(page.getByLabel('What “E-mail” becomes')).toHaveValue('email')
  await expect(page.getByLabel('What “Telefon” becomes')).toHaveValue('phone')
  await expect(page.getByLabel('What “Seit wann” becomes')).toHaveValue('')
  await expect(page.getByText('Jürgen Groß')).toBeVisible()
  await expectOpenToAll(page)
  await page.getByRole('button', { name: 'Check' }).click()

  const wrong = page.getByRole('table', { name: 'Rows that are wrong' })
  await expect(wrong.getByRole('row', { name: /3.*Wrong Address.*is no e-mail address/ })).toBeVisible()
  await expect(wrong.getByRole('row', { name: /5.*Nobody.*Nothing tells who this is/ })).toBeVisible()
  await expectOpenToAll(page)
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Report as CSV' }).click(),
  ])
  expect(report.suggestedFilename()).toBe('kunden-report.csv')
  await page.getByRole('button', { name: 'Import 2 rows' }).click()
  await expect(page.getByText('imported', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Take everything back' })).toBeVisible()
  await expectOpenToAll(page)

  await page.goto('/customers?text=exchange.example')
  await expect(page.getByRole('link', { name: 'Jürgen Groß' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Ida Holm' })).toBeVisible()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'As contacts (vCard)' }).click()
  const file = page.getByRole('link', { name: /heed-customers-.*\.vcf/ })
  await expect(file).toBeVisible()
  await expectOpenToAll(page)
  const [cards] = await Promise.all([page.waitForEvent('download'), file.click()])
  expect(cards.suggestedFilename()).toMatch(/\.vcf$/)

  await page.goto('/settings/imports')
  await page.getByRole('link', { name: 'kunden.csv' }).click()
  await page.getByRole('button', { name: 'Take everything back' }).click()
  await expect(page.getByText('taken back', { exact: true })).toBeVisible()
  await page.goto('/customers?text=exchange.example')
  await expect(page.getByRole('link', { name: 'Ida Holm' })).toBeHidden()
})
