import { letter } from '../support/composer.ts'
import { conversation, expect, expectOpenToAll, rowOf, test } from '../support/journey.ts'

test('known as: a new agent greets a customer rightly without asking anything twice', async ({ own, desk }) => {
  // Twice an answer is stopped that goes against the card.
  desk.foreseen(/409 \(Conflict\).*\/replies/)
  const shop = await own.shop()
  const mara = await shop.worker('Mara Sommer')
  const customer = shop.customer('Katarzyna Wójcik')
  await shop.write(customer, {
    subject: 'Known as: the shade',
    text: 'Guten Tag, könnten Sie mir bitte sagen, wann der Schirm der Lampe zu mir kommt?\n\nViele Grüße\nKasia',
  })
  await shop.conversationOf(customer)

  // Mara confirms what Kasia's own words suggest, and notes what she said on the phone.
  const page = await desk.at(shop, '/inbox/open?order=newest', mara)
  await rowOf(page, 'Known as: the shade').click()
  const panel = page.getByRole('complementary', { name: 'About Katarzyna Wójcik' })
  const suggested = panel.getByRole('list', { name: 'Suggested by their words' })
  await expect(suggested.getByRole('listitem')).toHaveCount(3)
  await expect(panel.getByText('Nothing told yet')).toBeVisible()
  await expectOpenToAll(page)
  await panel.getByRole('button', { name: 'Confirm: Call them: Kasia?' }).click()
  await expect(suggested.getByRole('listitem')).toHaveCount(2)
  await panel.getByRole('button', { name: 'Confirm: In German: formally: Sie?' }).click()
  await panel.getByRole('button', { name: 'Dismiss: Languages: German?' }).click()
  await expect(suggested).toHaveCount(0)
  await panel.getByRole('button', { name: 'Edit how they like it' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('How to say it').fill('KAH-sha')
  await dialog.getByLabel('Language they like best').selectOption({ label: 'Polish' })
  await dialog.getByLabel('Also reads').selectOption({ label: 'German' })
  await dialog.getByRole('group', { name: 'Never by' }).getByText('phone call').click()
  await expectOpenToAll(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(panel.getByText('Kasia, said “KAH-sha”')).toBeVisible()
  await expect(panel.getByText('Polish, reads German')).toBeVisible()

  // Ines is new. She sees it all where she writes, and is told of what goes against it.
  const ines = await shop.worker('Ines Adler')
  await ines.api.macros.create({
    name: 'On its way',
    words: [
      { language: 'en', template: '<p>{{customer.salutation|Hello}},</p><p>it is on its way.</p>' },
      { language: 'de', template: '<p>{{customer.salutation|Guten Tag}},</p><p>die Lieferung ist unterwegs.</p>' },
    ],
  })
  const hers = await desk.at(shop, '/inbox/open?order=newest', ines)
  await rowOf(hers, 'Known as: the shade').click()
  await expect(conversation(hers).getByText('Written in German')).toBeAttached()
  await hers.keyboard.press('r')
  const hints = hers.locator('[data-mode="reply"]').getByRole('group', { name: 'How they like it' })
  await expect(hints).toContainText('Kasia, said “KAH-sha”')
  await expect(hints).toContainText('formally: Sie')
  await letter(hers).fill('Hallo Kasia, der Schirm geht morgen an dich auf die Reise.')
  await expect(hints).toContainText('This is not the form of address they want')
  await expectOpenToAll(hers)
  await hers.keyboard.press('ControlOrMeta+Enter')
  const why = hers.getByRole('dialog', { name: 'This is not how they like it' })
  await expect(why).toBeVisible()
  await expectOpenToAll(hers)
  await why.getByRole('button', { name: 'Back to writing' }).click()
  await letter(hers).fill('Guten Tag Kasia, wir rufen Sie morgen an. Der Schirm geht dann an Sie auf die Reise.')
  await expect(hints).toContainText('They do not want to be called')
  await expect(hints).not.toContainText('form of address they want')
  await hers.keyboard.press('ControlOrMeta+Enter')
  await why.getByLabel('Why must it be so?').fill('She asked for a call this once')
  await why.getByRole('button', { name: 'Send it so' }).click()
  await expect(why).toHaveCount(0)
  await expect(conversation(hers).getByText('Otherwise than they like it (phone call)')).toBeVisible()
  await expect(conversation(hers).getByText('She asked for a call this once')).toBeVisible()

  // On the customer's page everything says where it comes from.
  await hers.goto(`${shop.url}/customers/${(await shop.conversationOf(customer)).customer.id}`)
  await expect(hers.getByText('From their words, confirmed by Mara Sommer').first()).toBeVisible()
  await expect(hers.getByText('They said so').first()).toBeVisible()
  await expectOpenToAll(hers)
  await hers.setViewportSize({ width: 390, height: 844 })
  await expectOpenToAll(hers)
})
