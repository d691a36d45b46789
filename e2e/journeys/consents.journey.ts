import { expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('consents: a purpose is made, given by an agent, confirmed by the customer from the mail and withdrawn there', async ({
  own,
  desk,
}) => {
  const shop = await own.shop()
  const agent = await shop.worker('Mara Sommer')
  const customer = shop.customer('Aino Lepik')
  await shop.write(customer, { subject: 'Consents: the letter', text: 'Please send me the letter with offers.' })
  await shop.conversationOf(customer)

  const office = await desk.at(shop, '/settings/consents', shop.owner)
  await expect(office.getByText('There are no purposes yet')).toBeVisible()
  await office.getByRole('button', { name: 'Make a purpose' }).click()
  const dialog = office.getByRole('dialog')
  await dialog.getByLabel('Purpose').fill('Monthly letter')
  await dialog.getByLabel('Wording in English').fill('I agree to get the letter of Harrow & Lind once a month.')
  await dialog.getByLabel('Add a language').selectOption({ label: 'German' })
  await dialog.getByLabel('Wording in German').fill('Ich willige ein, monatlich den Brief von Harrow & Lind zu erhalten.')
  await expectOpenToAll(office)
  await dialog.getByRole('button', { name: 'Make a purpose' }).click()
  await expect(office.getByRole('rowheader', { name: 'Monthly letter' })).toBeVisible()
  await expectOpenToAll(office)

  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  await rowOf(page, 'Consents: the letter').click()
  const panel = page.getByRole('complementary', { name: 'About Aino Lepik' })
  const consent = panel.getByRole('listitem').filter({ hasText: 'Monthly letter' })
  const ask = consent.getByRole('button', { name: 'Ask by mail: Monthly letter, e-mail' })
  await expect(consent).toContainText('not asked')
  await ask.click()
  await page.getByRole('menuitem', { name: 'In German' }).click()
  await expect(consent).toContainText('waits for confirmation')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(consent).toContainText('not asked')
  await ask.click()
  await page.getByRole('menuitem', { name: 'In English' }).click()
  await expect(consent).toContainText('waits for confirmation')
  await expectOpenToAll(page)

  // The mail that was called back may have left before, or after.
  const asked = () => shop.mailsTo(customer.address).find(({ text }) => text.includes('I agree to get the letter of Harrow & Lind once a month.'))
  await expect.poll(asked).toBeDefined()
  const link = /https?:\/\/\S+\/consents\/links\/\S+/.exec(asked()!.text)![0]
  // The customer's browser: nobody is signed in there, and it runs no scripts.
  const theirs = await (await page.context().browser()!.newContext({ javaScriptEnabled: false })).newPage()
  await theirs.goto(link)
  await expect(theirs.getByText('Do you agree to this?')).toBeVisible()
  await expect(consent).toContainText('waits for confirmation')
  await theirs.getByRole('button', { name: 'I agree' }).click()
  await expect(theirs.getByText('You have agreed to this.')).toBeVisible()
  await expect(consent).toContainText('given')
  // An agent who opens it in the browser of the desk may press as well: the link counts, not who is signed in.
  await office.goto(link)
  await expectOpenToAll(office)
  await theirs.getByRole('button', { name: 'Withdraw' }).click()
  await expect(theirs.getByText('You have withdrawn this.')).toBeVisible()
  await expect(consent).toContainText('withdrawn')
  await theirs.context().close()

  await panel.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('dialog')
  await expect(history.getByText('the customer, by link').first()).toBeVisible()
  await expect(history.getByText('asked to confirm by mail').first()).toBeVisible()
  await expectOpenToAll(page)

  await office.goto(`${new URL(link).origin}/settings/consents`)
  await office.getByRole('button', { name: 'Monthly letter' }).click()
  await office.getByRole('menuitem', { name: 'Export the proof' }).click()
  const proof = office.getByRole('row').filter({ hasText: 'Proof of consents' })
  await expect(proof).toContainText('ready')
})
