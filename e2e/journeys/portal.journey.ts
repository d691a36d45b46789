import { expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('portal: a customer signs in by mail without scripts, reads, answers and says how they like to be called; the agent sees it at once', async ({
  own,
  desk,
}) => {
  const shop = await own.shop()
  const agent = await shop.worker('Mara Sommer')
  const customer = shop.customer('Aino Lepik')
  await shop.write(customer, { subject: 'Portal: the base', text: 'Where is the base of my lamp?' })
  await shop.conversationOf(customer)

  const office = await desk.at(shop, '/settings/portal', shop.owner)
  await office.getByLabel('Customers can use the portal').check()
  await office.getByLabel('Name').fill('Harrow & Lind Help')
  await office.getByLabel('Colour').selectOption({ label: 'Wine red' })
  await expectOpenToAll(office)
  await office.getByRole('button', { name: 'Save' }).click()
  await expect(office.getByText('Saved. The portal is on')).toBeVisible()

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Portal: the base').click()
  await expect(page.getByText('Where is the base of my lamp?').first()).toBeVisible()

  const theirs = await desk.at(shop, '/portal', null, {
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  })
  await theirs.getByLabel('E-mail address').fill(customer.address)
  await theirs.getByRole('button', { name: 'Send me a link' }).click()
  await expect(theirs.getByText('If we know this address')).toBeVisible()
  const mail = await shop.mailTo(customer.address)
  await theirs.goto(/https?:\/\/\S+\/portal\/enter\/\S+/.exec(mail.text)![0])
  await expect(theirs.getByText(customer.address)).toBeVisible()
  await theirs.getByRole('button', { name: 'Sign in' }).click()

  await theirs.getByRole('link', { name: /Portal: the base/ }).click()
  await expect(theirs.getByText('Where is the base of my lamp?')).toBeVisible()
  await theirs.getByLabel('Your answer').fill('It has come meanwhile, thank you!')
  await theirs
    .getByLabel('Add files')
    .setInputFiles({ name: 'lamp.txt', mimeType: 'text/plain', buffer: Buffer.from('A lamp') })
  await theirs.getByRole('button', { name: 'Send' }).click()
  await expect(theirs.getByText('Thank you. We have got it.')).toBeVisible()
  await expect(page.getByText('It has come meanwhile, thank you!').first()).toBeVisible()
  await expect(page.getByText('lamp.txt').first()).toBeVisible()
  await theirs.getByRole('button', { name: 'This is solved' }).click()
  await expect(page.getByText('Aino Lepik has said in the portal that it is solved')).toBeVisible()
  await theirs.getByRole('link', { name: 'You and your data' }).click()
  await theirs.getByLabel('What should we call you?').fill('Captain Aino')
  await theirs.getByRole('button', { name: 'Save' }).click()
  await expect(theirs.getByText('Saved.')).toBeVisible()
  await expect(page.getByText('Captain Aino').first(), 'on the card beside the conversation, at once').toBeVisible()
  await theirs.getByRole('link', { name: 'Your requests' }).click()
  await theirs.getByRole('link', { name: /Portal: the base/ }).click()
  await theirs.getByRole('link', { name: 'Who has read this?' }).click()
  await expect(theirs.getByText('Mara Sommer')).toBeVisible()

  // The same pages where a program that looks for barriers can run, on a phone and wide.
  const looks = await desk.at(shop, '/portal', null, { viewport: { width: 390, height: 844 } })
  await expectOpenToAll(looks)
  await looks.context().addCookies(await theirs.context().cookies())
  for (const path of [
    '/portal',
    '/portal/new',
    '/portal/you',
    new URL(theirs.url()).pathname,
    new URL(theirs.url()).pathname.replace('/readers', ''),
  ]) {
    await looks.goto(path)
    await expectOpenToAll(looks)
    expect(await looks.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
})
