import { letter } from '../support/composer.ts'
import { conversation, expect, rowOf, test } from '../support/journey.ts'

test('a saved reply is found behind /, chosen by keys in the language of the customer, filled in and sent', async ({
  shop,
  desk,
}) => {
  const agent = await shop.worker('Signe Dahl')
  const customer = shop.customer('Katarzyna Wójcik')
  await shop.write(customer, {
    subject: 'Macros: the shade is bent',
    text: 'Can you send another one, please? I have waited for the lamp for weeks now.',
  })
  await shop.conversationOf(customer)
  const tag = await agent.api.tags.create({ name: 'Spare part' })
  await agent.api.macros.create({
    name: 'New part is on its way',
    words: [
      { language: 'de', template: '<p>Hallo {{customer.preferredName|zusammen}}, ein neues Teil ist unterwegs.</p>' },
      {
        language: 'en',
        template:
          '<p>Hello {{customer.preferredName|there}},</p><p>a new part for #{{conversation.number}} is on its way. Ask {{team.name}} if it does not come.</p>',
      },
    ],
    acts: { addTags: [tag.id], assignee: 'me', state: 'closed', note: '<p>Part sent for {{customer.name}}</p>' },
  })
  await agent.api.macros.create({
    name: 'Thanks for waiting',
    words: [{ language: '', template: '<p>Thank you for waiting.</p>' }],
  })
  const page = await desk.at(shop, '/inbox/open?order=newest', agent)
  const keys = page.keyboard
  await rowOf(page, 'Macros: the shade is bent').focus()
  await keys.press('Enter')
  await expect(conversation(page).getByText('Can you send another one')).toBeVisible()
  // Nobody writes yet: the command opens the answer and the list in one.
  await keys.press('Shift+M')
  await expect(letter(page)).toBeFocused()
  const list = page.getByRole('listbox', { name: 'Saved replies and macros' })
  await expect(list.getByRole('option')).toHaveCount(2)
  await keys.type('new part')
  await expect(list.getByRole('option')).toHaveCount(1)
  const preview = page.getByRole('region', { name: 'What it would write and do here' })
  await expect(preview).toContainText('Hello Katarzyna')
  await expect(preview).toContainText('Puts on Spare part')
  await expect(preview).toContainText('Closes once the answer is sent')
  await expect(preview.locator('mark')).toHaveText('Team')
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/help.png` })
  await keys.press('ArrowLeft')
  await expect(preview).toContainText('Hallo Katarzyna')
  await keys.press('ArrowRight')
  await expect(preview).toContainText('Hello Katarzyna')
  await keys.press('Enter')
  await expect(letter(page)).toContainText('Hello Katarzyna')
  await expect(conversation(page).getByText('Part sent for Katarzyna Wójcik')).toBeVisible()
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/put.png` })

  // All of it is taken back in one step, and done again.
  await page.getByRole('button', { name: /Undo/ }).click()
  await expect(letter(page)).toHaveText('')
  await expect(conversation(page).getByText('Part sent for Katarzyna Wójcik')).toHaveCount(0)
  await letter(page).focus()
  await keys.type('/new')
  await keys.press('Enter')
  await expect(letter(page)).toContainText('a new part for #')

  desk.foreseen(/status of 422/)
  // What nobody knows is marked and stops the answer until it is written over.
  await keys.press('Control+Enter')
  await expect(page.getByText('Fill in what is marked first: Team')).toBeVisible()
  await letter(page).focus()
  await keys.press('Tab')
  await keys.type('the workshop')
  await expect(letter(page)).toContainText('Ask the workshop if it')
  await keys.press('Control+Enter')
  await expect(conversation(page).getByText('Ask the workshop if it does not come.')).toBeVisible()
  await expect(page.getByText(/\{\{|\}\}/)).toHaveCount(0)
  const { text } = await shop.mailTo(customer.address)
  expect(text).toContain('Hello Katarzyna')
  expect(text).not.toContain('{{')
})
