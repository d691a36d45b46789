import { expectSaved, letter, writeReply } from '../support/composer.ts'
import { conversation, expect, rowOf, test } from '../support/journey.ts'

test('what is being written survives a reload and stands in another browser too', async ({ shop, desk }) => {
  const agent = await shop.worker('Sofie Lund')
  await shop.write(shop.customer('Per Gade'), { subject: 'Draft: the colour of the sofa', text: 'Is it as in the picture?' })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Draft: the colour of the sofa').click()
  await writeReply(page, 'In daylight it is a little greener.')
  await expectSaved(page)

  await page.reload()
  await expect(page.getByText('In daylight it is a little greener.').first()).toBeVisible()
  await page.keyboard.press('r')
  await expect(letter(page)).toContainText('In daylight it is a little greener.')

  const elsewhere = await desk.at(shop, page.url(), agent)
  await expect(elsewhere.getByText('In daylight it is a little greener.').first()).toBeVisible()
  const colleague = await desk.at(shop, page.url(), await shop.worker('Another Agent'))
  await expect(conversation(colleague).getByText('Is it as in the picture?')).toBeVisible()
  await expect(colleague.getByText('In daylight it is a little greener.')).toHaveCount(0)
})

test('without a network the words stay, and are saved when it is back', async ({ shop, desk }) => {
  desk.foreseen(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/)
  const agent = await shop.worker('Arne Bo')
  await shop.write(shop.customer('Ida Holt'), { subject: 'Offline: a late parcel', text: 'Where is it?' })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Offline: a late parcel').click()
  await writeReply(page, 'I look it up ')
  await expectSaved(page)
  await page.context().setOffline(true)
  await page.keyboard.insertText('in the tunnel.')
  await expect(page.locator('[data-status="offline"]')).toBeVisible()
  await expect(page.getByText('Offline since')).toBeVisible()
  await page.context().setOffline(false)
  await expectSaved(page)
  const elsewhere = await desk.at(shop, page.url(), agent)
  await expect(elsewhere.getByText('I look it up in the tunnel.').first()).toBeVisible()
})
