import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('the server goes away in the middle of work: the page says so, and goes on by itself when it is back', async ({ own, desk }) => {
  const shop = await own.shop()
  const agent = await shop.worker('Hanna Berg')
  const customer = shop.customer('Olaf Stein')
  await shop.write(customer, { subject: 'Where is my parcel?', text: 'It was to come on Monday.' })
  desk.foreseen(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|503/)
  const page = await desk.at(shop, '/inbox/open', agent)
  await rowOf(page, 'Where is my parcel?').click()
  await expect(conversation(page).getByText('It was to come on Monday.')).toBeVisible()

  await shop.kill()
  await expect(page.getByText('The server has not answered since')).toBeVisible()
  await expectOpenToAll(page)

  await shop.start()
  await expect(page.getByText('The server has not answered since')).toBeHidden()
  await shop.write(shop.customer('Ola Nordmann'), { subject: 'A second parcel', text: 'And where is this one?' })
  await expect(rowOf(page, 'A second parcel')).toBeVisible()
})

test('without a network the page says so, and catches up by itself', async ({ shop, desk }) => {
  const agent = await shop.worker('Emil Falk')
  desk.foreseen(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/)
  const page = await desk.at(shop, '/inbox/open', agent)
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeAttached()
  await page.context().setOffline(true)
  await expect(page.getByText('Offline since')).toBeVisible()
  await shop.write(shop.customer('Maud Ek'), { subject: 'Sent while nobody could see', text: 'Hello?' })
  await page.context().setOffline(false)
  await expect(page.getByText('Offline since')).toBeHidden()
  await expect(rowOf(page, 'Sent while nobody could see')).toBeVisible()
})
