import { expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('erasure: asked by mail, proven by a code, erased for good, and the old mail brings nothing back', async ({
  own,
  desk,
}) => {
  // What is typed wrong is refused, and parts of the page of somebody who is gone find nobody.
  desk.foreseen(/422 .*\/erase\)/, /404 .*\/api\/v1\//)
  const shop = await own.shop()
  const agent = await shop.worker('Mara Sommer')
  const lead = await shop.worker('Lena Lind', { role: 'lead' })
  const customer = shop.customer('Aino Lepik')
  const raw = [
    `From: Aino Lepik <${customer.address}>`,
    'To: help@harrow-lind.test',
    'Subject: Please forget me',
    `Message-ID: <forget-${customer.address}>`,
    `Date: ${new Date(Date.now() - 60_000).toUTCString()}`,
    '',
    'Please erase everything that you keep about me.',
    '',
  ].join('\r\n')
  await shop.deliver(raw, customer.address)
  const { customer: person } = await shop.conversationOf(customer)

  const page = await desk.at(shop, `/customers/${person.id}`, agent)
  await page.getByRole('button', { name: 'Record a request' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Request').selectOption({ label: 'Erasure' })
  await dialog.getByLabel('In their words').fill('Please erase everything.')
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Record', exact: true }).click()
  await expect(page.getByText(/Erasure #\d+/)).toBeVisible()
  const received = await shop.mailTo(customer.address)
  const number = /#(\d+)/.exec(received.header('subject'))![1]!

  const office = await desk.at(shop, '/customers/requests', lead)
  await expect(office.getByRole('row', { name: /Erasure/ })).toContainText('Aino Lepik')
  await expectOpenToAll(office)
  await office.getByRole('link', { name: `Erasure #${number}` }).click()
  await expect(office.getByText('Please erase everything.')).toBeVisible()
  await expect(office.getByRole('button', { name: 'Erase for good' })).toHaveCount(0)
  await office.getByRole('button', { name: 'Send a code' }).click()
  await office.getByRole('menuitem', { name: customer.address }).click()
  const code = /^(\d{8})$/m.exec((await shop.mailTo(customer.address, 2)).text)![1]!
  await office.getByLabel('Code that the person names').fill(code)
  await expectOpenToAll(office)
  await office.getByRole('button', { name: 'Check the code' }).click()
  await expect(office.getByText('the person named the code', { exact: false })).toBeVisible()

  await office.getByRole('button', { name: 'Erase for good' }).click()
  const last = office.getByRole('dialog')
  await expect(last.getByRole('row', { name: /Conversations/ })).toContainText('1')
  await last.getByLabel(`Type the number of the request: ${number}`).fill('7')
  await last.getByRole('button', { name: 'Erase for good' }).click()
  await expect(last.getByText('This is not the number of the request')).toBeVisible()
  await expectOpenToAll(office)
  await last.getByLabel(`Type the number of the request: ${number}`).fill(number)
  await last.getByRole('button', { name: 'Erase for good' }).click()
  await expect(office.getByText('The person is erased', { exact: false })).toBeVisible()
  await expect(office.getByText('Erased customer')).toBeVisible()
  await expect(page.getByText('Aino Lepik')).toHaveCount(0)

  // What comes next stands behind the old mail: when it is there, that was looked at.
  const other = shop.customer('Jo Park')
  await shop.deliver(raw, customer.address)
  await shop.write(other, { subject: 'Quite another matter', text: 'Hello.' })
  await shop.conversationOf(other)
  await page.goto(`${shop.url}/inbox/open?order=newest`)
  await expect(rowOf(page, 'Quite another matter')).toBeVisible()
  await expect(rowOf(page, 'Please forget me')).toHaveCount(0)
})
